"""Pages of the result."""

from django.urls import path

from . import views

app_name = "advice"
urlpatterns = [
    path("uitslag/", views.result, name="result"),
    path("uitslag/antwoorden/", views.answers, name="answers"),
    path("uitslag/werk/", views.job, name="job"),
    path("uitslag/document/", views.pdf, name="pdf"),
]
