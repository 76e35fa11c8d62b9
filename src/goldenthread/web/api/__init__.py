"""The API: the same rules, actions and sentences as the pages, for programs that ask by token."""
