"""One measurement of pynrrd or voxcell, each in a process of its own: prints seconds, CPU seconds and peak MiB as JSON."""

import json
import resource
import sys
import time

import nrrd
from voxcell import VoxelData

case, source, target = sys.argv[1:4]
if case == "pynrrd-write":
    values, header = nrrd.read(source)
    header["encoding"] = "gzip"


def run():
    if case == "pynrrd":
        return nrrd.read(source)
    if case == "voxcell":
        return VoxelData.load_nrrd(source)
    return nrrd.write(target, values, header, compression_level=1)


cpu, wall = time.process_time(), time.perf_counter()
result = run()
print(
    json.dumps(
        {
            "wall": time.perf_counter() - wall,
            "cpu": time.process_time() - cpu,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    )
)
