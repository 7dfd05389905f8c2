"""Pages of the question bank."""

from django.urls import path

from . import views

app_name = "items"
urlpatterns = [
    path("vragenbank/", views.bank, name="bank"),
    path("vragenbank/vraag/<str:item>/", views.item, name="item"),
    path("vragenbank/ijkingen/", views.calibrations, name="calibrations"),
    path("vragenbank/ijkingen/<int:calibration>/", views.calibration, name="calibration"),
    path("vragenbank/ijkingen/<int:calibration>/goedkeuren/", views.approve, name="approve"),
]
