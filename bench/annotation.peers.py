"""Runs a reference tool and prints the wall and CPU seconds and the peak MiB of its process as JSON.

`annotation.peers.py COMMAND ...` runs a command line; `annotation.peers.py hemispheres ANNOTATION OUTPUT` does what the
pipeline does in a script of its own. All of them write gzip level 9."""

import json
import resource
import subprocess
import sys
import time

HEMISPHERES = """
import sys, voxcell
from atlas_commons.utils import assign_hemispheres
assign_hemispheres(voxcell.VoxelData.load_nrrd(sys.argv[1])).save_nrrd(sys.argv[2])
"""

args = sys.argv[1:]
if args[0] == "hemispheres":
    args = [sys.executable, "-c", HEMISPHERES, *args[1:]]
wall = time.perf_counter()
subprocess.run(args, check=True, stdout=subprocess.DEVNULL)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(
    json.dumps(
        {
            "wall": time.perf_counter() - wall,
            "cpu": usage.ru_utime + usage.ru_stime,
            "peak": usage.ru_maxrss / 1024,
        }
    )
)
