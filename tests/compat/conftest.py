# Programs of users: the tests run them in processes of their own, and nothing else imports them.
collect_ignore = ["scripts"]
