# Programs that the tests start and kill.
collect_ignore = ["crash_script.py", "crash_old_script.py"]
