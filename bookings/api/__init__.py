"""What programs ask of the API about times and appointments; what is done is bookings.by_program's."""
