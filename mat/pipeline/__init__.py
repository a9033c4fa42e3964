"""The pipeline: one way from scans to analysed scans, live and offline."""

from mat.pipeline.analysis import PHASES, QUALITIES, Analysis
from mat.pipeline.line import PAUSE_US, Pipeline
from mat.pipeline.measured import MeasuredForces
from mat.pipeline.quality import quality_names
from mat.pipeline.settings import AnalysisSettings

__all__ = [
    "PAUSE_US",
    "PHASES",
    "QUALITIES",
    "Analysis",
    "AnalysisSettings",
    "MeasuredForces",
    "Pipeline",
    "quality_names",
]
