"""llama.cpp's own HTTP server in a process of its own; run by the environment that has `xllamacpp`, stopped by Ctrl-C.

xllamacpp (MIT) is the binding that Xinference uses; its wheels carry llama.cpp's native server. No part of the product.
"""

import signal
import sys

import xllamacpp

parameters = xllamacpp.CommonParams()
parameters.model.path, parameters.port = sys.argv[1], int(sys.argv[2])
parameters.n_parallel, parameters.n_ctx = 4, 4 * 2048
parameters.cpuparams.n_threads = 2
server = xllamacpp.Server(parameters)
sys.stdout.write(f"{server.listening_address}\n")
sys.stdout.flush()
signal.pause()
