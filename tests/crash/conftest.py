# A program that the tests start and kill.
collect_ignore = ["crash_script.py"]
