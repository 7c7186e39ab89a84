"""A weak line between the phone and the server: counts, goes down, cuts answers off."""

import http.client
import io
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class WeakLine:
    """Forwards to ``target``; ``with`` starts and stops it.

    ``is_down``: no request gets through. ``is_cutting``: every second event reaches the
    server, which answers, but the phone hears nothing of it. ``received``: the bytes of
    all answers, ``paths``: what was asked for.
    """

    def __init__(self, target):
        self.target = urlsplit(target).netloc
        self.is_down = self.is_cutting = False
        self.lock = threading.Lock()
        self.reset()

    def reset(self):
        self.received = self.posts = self.cut = 0
        self.paths = []

    def __enter__(self):
        line = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                line.forward(self)

            do_POST = do_GET

            def log_message(self, *_args):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_who):
                pass  # a phone that hangs up is what this is about

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        return self

    def __exit__(self, *_error):
        self.server.shutdown()
        self.server.server_close()

    def forward(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        if self.is_down:
            self.hang_up(handler)
            return
        server = http.client.HTTPConnection(self.target, timeout=60)
        server.request(handler.command, handler.path, body, dict(handler.headers))
        answer = server.getresponse()
        data = answer.read()
        if self.is_cut(handler):
            self.hang_up(handler)
            return
        handler.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)
        with self.lock:
            self.paths.append(handler.path)
            self.received += len(data) + len(str(answer.msg))

    def hang_up(self, handler):
        handler.close_connection = True
        handler.connection.shutdown(socket.SHUT_RDWR)
        handler.wfile = io.BytesIO()

    def is_cut(self, handler):
        is_event = handler.command == "POST" and handler.path.startswith("/my/jobs")
        with self.lock:
            self.posts += is_event
            cut = self.is_cutting and is_event and self.posts % 2 == 1
            self.cut += cut
            return cut
