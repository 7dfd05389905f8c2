"""Pages that exist in demo mode only: choose who you are. `config.urls` leaves them out elsewhere."""

from django.urls import path

from . import demo_views as views

app_name = "demo"
urlpatterns = [path("kies-wie-je-bent/", views.choose_who, name="choose_who")]
