"""What of this computer can change a bit of a training's result: processor, graphics cards, settings around it.

Asked without torch: the processor of the operating system, graphics cards of their own tool.
"""

import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from core.canonical import Json, JsonObject

ASK_S = 10
# Instruction sets by which numerical libraries choose another way through the same sum.
_FEATURES = (
    "sse4_1", "sse4_2", "avx", "f16c", "fma", "avx2", "avx_vnni", "avx512f", "avx512bw", "avx512vl", "avx512dq",
    "avx512_vnni", "avx512_bf16", "avx512_fp16", "amx_tile", "amx_bf16", "amx_int8", "asimd", "asimdhp", "asimddp",
    "bf16", "i8mm", "sve", "sve2",
)  # fmt: skip
_ENVIRONMENT = (
    "OMP_", "KMP_", "GOMP_", "MKL_", "OPENBLAS_", "BLIS_", "VECLIB_", "DNNL_", "ONEDNN_", "ATEN_", "CUBLAS_", "CUDNN_",
    "CUDA_LAUNCH", "PYTORCH_", "NVIDIA_TF32", "TORCH_ALLOW",
)  # fmt: skip


def processor() -> JsonObject:
    """The processor's name, and those of its instruction sets that libraries choose by."""
    told = _cpuinfo()
    name = told.get("model name") or _apple_name() or platform.processor() or platform.machine()
    flags = set((told.get("flags") or told.get("Features") or "").split())
    return {"name": name, "machine": platform.machine(), "features": [each for each in _FEATURES if each in flags]}


def graphics_cards() -> list[JsonObject]:
    """Name and driver of each NVIDIA card; empty where there is none, or nothing that would tell."""
    asked = ["nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader"]
    try:
        told = subprocess.run(asked, capture_output=True, text=True, timeout=ASK_S, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return []
    rows = (line.split(", ") for line in told.splitlines() if ", " in line)
    return [{"name": row[0], "driver": row[-1]} for row in rows]


def system() -> JsonObject:
    """The operating system and its C library."""
    return {"system": platform.system(), "release": platform.release(), "libc": " ".join(platform.libc_ver()).strip()}


def environment(variables: Mapping[str, str] | None = None) -> dict[str, Json]:
    """The environment variables that numerical libraries go by, and PYTHONHASHSEED."""
    known = os.environ if variables is None else variables
    chosen = (name for name in known if name.startswith(_ENVIRONMENT) or name == "PYTHONHASHSEED")
    return {name: known[name] for name in sorted(chosen)}


def _cpuinfo() -> dict[str, str]:
    """What Linux says of its first core."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").split("\n\n", 1)[0].splitlines()
    except OSError:
        return {}
    pairs = (line.partition(":") for line in lines)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _apple_name() -> str:
    if sys.platform != "darwin":
        return ""
    try:
        asked = ["/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.run(asked, capture_output=True, text=True, timeout=ASK_S, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""
