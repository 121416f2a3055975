"""A web server on this machine that can be told to misbehave."""

import contextlib
import http.server
import threading


class Server:
    """Serves ``files`` (path to bytes) at ``base``; ``manner`` (path to a name) says how.

    Manners: "whole" (if none is given), "truncated" (the connection closes half-way),
    "silent" (no answer), "stalled" (half the body, then nothing), "dripping" (a byte every tenth
    of a second), "endless" (no length, and no end), "moved" (a redirection to ``location``).
    """

    def __init__(self):
        self.files, self.manner, self.asked = {}, {}, []
        self.location = "/elsewhere"
        self._over = threading.Event()
        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.base = f"http://127.0.0.1:{self._http.server_port}/"

    def __enter__(self):
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *error):
        self._over.set()
        self._http.shutdown()
        self._http.server_close()

    def _handler(server):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                name = self.path[1:]
                server.asked.append(name)
                server._answer(self, server.manner.get(name, "whole"), server.files.get(name))

            def log_message(self, *text):
                pass

        return Handler

    def _answer(self, handler, manner, body):
        if manner == "silent":
            self._over.wait(10)
            return
        if body is None:
            handler.send_error(404)
            return
        handler.send_response(302 if manner == "moved" else 200)
        if manner == "moved":
            handler.send_header("Location", self.location)
        if manner == "endless":
            self._pour(handler)
            return
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if manner == "dripping":
            for place in range(len(body)):
                if self._over.wait(0.1):
                    return
                handler.wfile.write(body[place : place + 1])
            return
        handler.wfile.write(body if manner in ("whole", "moved") else body[: len(body) // 2])
        handler.wfile.flush()
        if manner == "stalled":
            self._over.wait(10)

    def _pour(self, handler):
        handler.end_headers()
        with contextlib.suppress(OSError):  # the other side has hung up
            while not self._over.is_set():
                handler.wfile.write(bytes(2**16))
