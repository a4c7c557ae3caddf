"""Lambda's Python runtime in small: loads the handler, then asks for one event after the other."""

import importlib
import json
import os
import sys
import time
import traceback
import urllib.error
import urllib.request

API = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/"
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Context:
    def __init__(self, headers):
        env = os.environ
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = env["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = env["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = env["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = env["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = None
        self.client_context = None
        self._deadline_ms = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline_ms - int(time.time() * 1000))


def call(path, body=None):
    data = None if body is None else body.encode("utf-8")
    with OPENER.open(urllib.request.Request(API + path, data=data)) as response:
        return response.headers, response.read()


def describe(error):
    trace = traceback.format_exception(type(error), error, error.__traceback__)
    return json.dumps({"errorType": type(error).__name__, "errorMessage": str(error), "stackTrace": trace})


def load_handler():
    module, _, name = os.environ["_HANDLER"].rpartition(".")
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    return getattr(importlib.import_module(module.replace("/", ".")), name)


def main():
    try:
        handler = load_handler()
    except Exception as error:  # whatever user code raises while it loads is reported as Lambda does
        call("init/error", describe(error))
        sys.exit(1)
    while True:
        headers, body = call("invocation/next")
        request = f"invocation/{headers['Lambda-Runtime-Aws-Request-Id']}"
        try:
            result = json.dumps(handler(json.loads(body), Context(headers)))
        except Exception as error:
            call(f"{request}/error", describe(error))
            continue
        try:
            call(f"{request}/response", result)
        except urllib.error.HTTPError:
            # Lambda has refused the response, such as one that is too large, and knows what became of it.
            pass


main()
