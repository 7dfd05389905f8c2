"""Pages of the library."""

from django.urls import path

from . import views

app_name = "learning"
urlpatterns = [
    path("leren/", views.library, name="library"),
    path("leren/<slug:module>/", views.module, name="module"),
]
