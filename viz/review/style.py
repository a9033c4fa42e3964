"""Qt's own widgets in the look that is in use."""

from __future__ import annotations

from viz import theme


def style_sheet() -> str:
    """For the whole review window."""
    look = theme.look()
    return f"""
    QWidget {{ background: {look.window}; color: {look.text}; font-family: "DejaVu Sans"; font-size: 13px; }}
    QTableWidget, QListWidget, QLineEdit, QScrollArea, QDoubleSpinBox {{
        background: {look.panel}; border: 1px solid {look.line}; gridline-color: {look.button};
        selection-background-color: {look.button}; selection-color: {look.text}; }}
    QHeaderView::section {{ background: {look.button}; color: {look.text}; border: 0; padding: 3px 6px; }}
    QTabBar::tab {{ background: {look.panel}; color: {look.quiet_text}; padding: 5px 14px; border: 0; }}
    QTabBar::tab:selected {{ background: {look.button}; color: {look.text}; }}
    QTabWidget::pane {{ border: 0; }}
    QPushButton {{ background: {look.button}; border: 1px solid {look.line}; padding: 5px 14px; }}
    QPushButton:focus, QLineEdit:focus, QTableWidget:focus, QListWidget:focus, QCheckBox:focus {{
        border: 1px solid {look.text}; }}
    QCheckBox {{ spacing: 6px; margin-right: 12px; }}
    QCheckBox::indicator {{ width: 11px; height: 11px; border: 1px solid {look.quiet_text}; }}
    QCheckBox::indicator:checked {{ background: {look.text}; }}
    QSplitter::handle {{ background: {look.button}; }}
    QToolTip {{ background: {look.panel}; color: {look.text}; border: 1px solid {look.line}; }}
    """
