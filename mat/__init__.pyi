from mat.errors import SmartMatError as SmartMatError
from mat.geometry import MatGeometry as MatGeometry
from mat.pipeline import Analysis as Analysis
from mat.pipeline import AnalysisSettings as AnalysisSettings
from mat.pipeline import Pipeline as Pipeline
from mat.posture import DrillSettings as DrillSettings
from mat.posture import Event as Event
from mat.posture import Thresholds as Thresholds
from mat.posture.repetitions import Repetition as Repetition
from mat.posture.sway import Preparation as Preparation
from mat.posture.sway import SwayMeasures as SwayMeasures
from mat.posture.sway import SwaySettings as SwaySettings
from mat.posture.sway import measure_complexity as measure_complexity
from mat.posture.sway import measure_sway as measure_sway
from mat.posture.sway import smallest_detectable_change as smallest_detectable_change
from mat.pressure import FilmLaw as FilmLaw
from mat.session.reading import Recording as Recording
from mat.session.reading import read as read
from mat.session.reading import read_blocks as read_blocks
from mat.session.summary import Summary as Summary
from mat.session.summary import summarise as summarise

__version__: str
