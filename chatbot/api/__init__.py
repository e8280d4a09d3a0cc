"""What programs ask for beside the chat: to show who a customer is, and the tools of assistants."""
