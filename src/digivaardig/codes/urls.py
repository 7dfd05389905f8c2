"""Pages of the code."""

from django.urls import path

from . import views

app_name = "codes"
urlpatterns = [
    path("code/", views.enter, name="enter"),
    path("code/vergeten/", views.forget, name="forget"),
    path("code/kaart/", views.card, name="card"),
]
