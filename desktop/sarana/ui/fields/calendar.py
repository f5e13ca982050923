"""A calendar to pick a day from, in the language of the screen."""

from datetime import date

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QPushButton, QToolButton, QVBoxLayout, QWidget

from sarana import places
from sarana.language import _, spoken
from sarana.ui import style

#: Where our languages are spoken here: Qt takes the first day of the week from the country.
COUNTRIES = {"en": "en_GB", "km": "km_KH", "zh": "zh_CN"}


def icon(name: str) -> QIcon:
    """One of the pictures in resources/icons."""
    return QIcon(str(places.resources() / "icons" / f"{name}.svg"))


class CalendarPopup(QFrame):
    """Opens under a field; a click or Enter picks the day, Escape closes."""

    picked = Signal(object)  # date

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        style.mark(self, "overlay")
        self.calendar = QCalendarWidget()
        self.calendar.setLocale(QLocale(COUNTRIES.get(spoken().locale.language, spoken().code)))
        self.calendar.setFirstDayOfWeek(self.calendar.locale().firstDayOfWeek())
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        if spoken().locale.language == "km":  # the names of Khmer weekdays are too long for a column
            self.calendar.setHorizontalHeaderFormat(
                QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames
            )
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, QTextCharFormat())
        self.calendar.setAccessibleName(_("Calendar"))
        self.calendar.clicked.connect(self._pick)
        self.calendar.activated.connect(self._pick)
        for name, picture in (("prevmonth", "chevron-left"), ("nextmonth", "chevron-right")):
            button = self.calendar.findChild(QToolButton, f"qt_calendar_{name}")
            if isinstance(button, QToolButton):
                button.setIcon(icon(picture))
        today = QPushButton(_("Today"))
        today.clicked.connect(lambda: self._pick(QDate.currentDate()))
        column = QVBoxLayout(self)
        column.addWidget(self.calendar)
        column.addWidget(today)
        self.setMinimumWidth(340)

    def open_under(self, widget: QWidget, day: date | None) -> None:
        """Show the calendar at this day, inside the screen."""
        if day:
            self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.adjustSize()
        below = widget.mapToGlobal(QPoint(0, widget.height() + style.TIGHT))
        room = widget.screen().availableGeometry()
        if below.y() + self.height() > room.bottom():
            below = widget.mapToGlobal(QPoint(0, -self.height() - style.TIGHT))
        below.setX(min(below.x(), room.right() - self.width()))
        self.move(below)
        super().show()
        self.calendar.setFocus()

    def _pick(self, day: QDate) -> None:
        self.picked.emit(date(day.year(), day.month(), day.day()))
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)
