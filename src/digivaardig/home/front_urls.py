"""Pages above the municipalities: choose one, and where to go after signing in."""

from django.urls import path

from . import front_views as views

app_name = "front"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("ingelogd/", views.where_to, name="where_to"),
]
