"""The review window: a recording looked at afterwards, and the folder of recordings to choose it from."""
