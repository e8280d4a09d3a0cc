"""The pages of the team that are about appointments, beside the admin's own: included before them."""

from django.contrib import admin
from django.urls import path

from bookings.pages import book

view = admin.site.admin_view
urlpatterns = [
    path("book/", view(book.book), name="book"),
    path("book/customer/", view(book.new_customer), name="book-customer"),
    path("book/days/", view(book.days), name="book-days"),
    path("book/<str:code>/", view(book.booked), name="booked"),
]
