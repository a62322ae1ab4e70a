"""Pictures and documents that come from elsewhere: examined, made fit, looked at for blank room."""
