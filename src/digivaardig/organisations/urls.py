"""Pages of the organisation."""

from django.urls import path

from . import views

app_name = "organisations"
urlpatterns = [path("organisatie/", views.units, name="units")]
