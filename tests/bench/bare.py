"""The yardstick for time to first paint: a bare QMainWindow with menu, tool bar, 40 x 8 table and status bar."""

import sys

from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget, QTableWidgetItem

app = QApplication(sys.argv)
window = QMainWindow()
window.setWindowTitle("bare")
window.menuBar().addMenu("&File").addAction("Quit")
bar = window.addToolBar("Main")
bar.addAction("New")
bar.addAction("Import")
table = QTableWidget(40, 8)
for row in range(40):
    for column in range(8):
        table.setItem(row, column, QTableWidgetItem(f"{row} x {column}"))
window.setCentralWidget(table)
window.statusBar().showMessage("Ready")
window.resize(1100, 700)
window.show()
sys.exit(app.exec())
