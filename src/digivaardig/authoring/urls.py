"""Pages of who writes texts."""

from django.urls import path

from . import views

app_name = "authoring"
urlpatterns = [
    path("teksten/", views.index, name="index"),
    path("teksten/nieuw/", views.create, name="create"),
    path("teksten/<int:text>/", views.versions, name="versions"),
    path("teksten/versie/<int:version>/", views.edit, name="edit"),
    path("teksten/versie/<int:version>/voorbeeld/", views.preview, name="preview"),
    path("teksten/versie/<int:version>/vergelijken/", views.comparison, name="compare"),
    path("teksten/versie/<int:version>/indienen/", views.submit, name="submit"),
    path("teksten/versie/<int:version>/beoordelen/", views.approve, name="approve"),
    path("teksten/versie/<int:version>/terugsturen/", views.send_back, name="send_back"),
    path("teksten/versie/<int:version>/terugnemen/", views.take_back, name="take_back"),
    path("teksten/versie/<int:version>/intrekken/", views.retire, name="retire"),
    path("teksten/versie/<int:version>/terughalen/", views.bring_back, name="bring_back"),
    path("teksten/versie/<int:version>/opnieuw-bekijken/", views.look_again, name="look_again"),
    path("teksten/versie/<int:version>/kopie/", views.copy, name="copy"),
    path("teksten/versie/<int:version>/bestand/", views.export, name="export"),
]
