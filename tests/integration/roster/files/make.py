#!/usr/bin/env python3
"""Makes the files beside it, with libraries other than the server's: openpyxl, xlwt, msoffcrypto-tool.

    pip install openpyxl xlwt msoffcrypto-tool && python3 make.py

The tests read the files as they lie here and need no Python. Every mess in them was met in real
tables; no name or number in them is anybody's.
"""

import io
import zipfile
from pathlib import Path

import openpyxl
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.styles import Font

HERE = Path(__file__).parent
HEADINGS = ["姓名", "手机", "单位", "居住小区", "楼栋", "特长"]
PEOPLE = [
    ["孙新人", "13812345671", "第一中学", "半山小区", "3栋", "电工"],
    ["李新人", "13812345672", "第一中学", "半山小区", "1栋", ""],
]


def save(workbook, name):
    workbook.save(HERE / name)


def new_book(title="花名册"):
    workbook = openpyxl.Workbook()
    workbook.active.title = title
    return workbook, workbook.active


def messy():
    """Titles above the headings, strange order and names, every way to spoil a number."""
    workbook, sheet = new_book()
    sheet.append(["花溪街道在职党员花名册"])
    sheet.merge_cells("A1:G1")
    sheet["A1"].font = Font(bold=True, size=20)
    sheet.append(["填表单位：岩岭社区", None, None, "填表日期：2026年3月2日"])
    sheet.append([])
    sheet.append(["序号", "联系电话（必填）", "党员姓名*", "所在小区", "居住 楼栋", "工作单位：", "特长/技能"])
    numbers = [
        "１３８１２３４５６７１",           # full width
        " 138 1234 5672 ",                  # spaces
        "138-1234-5673",                    # dashes
        13812345674,                         # a number
        13812345675.0,                       # a number with a fraction
        "1.3812345676E10",                  # text that was a number
        "+86 138\u00a01234\u20285677".replace("\u2028", " "),
        "8613812345678",
        "\u200b13812345679\u200e",           # what copying from a chat leaves behind
    ]
    for at, number in enumerate(numbers, 1):
        sheet.append([at, number, f"新\u3000人{at}", "半山小区\n", "３号楼", "第一　中学", "电工；医护"])
    sheet.append(["序号", "联系电话（必填）", "党员姓名*", "所在小区", "居住 楼栋", "工作单位：", "特长/技能"])
    sheet.append(["合计", None, None, None, None, None, None])
    for row in sheet.iter_rows(min_row=5, max_row=13, min_col=2, max_col=2):
        row[0].number_format = "General"
    save(workbook, "messy.xlsx")


def merged():
    """One unit, one compound over several lines, merged as people merge them."""
    workbook, sheet = new_book()
    sheet.append(HEADINGS)
    for at in range(1, 5):
        sheet.append([f"并行{at}", f"1381234568{at}", "第一中学" if at in (1, 3) else None, "半山小区" if at == 1 else None, "3栋", None])
    sheet.merge_cells("C2:C3")
    sheet.merge_cells("C4:C5")
    sheet.merge_cells("D2:D5")
    save(workbook, "merged.xlsx")


def hidden():
    """A hidden sheet that looks better than the visible one, and hidden lines."""
    workbook, sheet = new_book()
    sheet.append(HEADINGS)
    for person in PEOPLE:
        sheet.append(person)
    sheet.row_dimensions[3].hidden = True
    old = workbook.create_sheet("去年的", 0)
    old.append(HEADINGS)
    for at in range(5):
        old.append([f"旧人{at}", f"1371234560{at}", "", "半山小区", "", ""])
    old.sheet_state = "hidden"
    notes = workbook.create_sheet("说明")
    notes.append(["姓名", "写全名"])
    save(workbook, "hidden.xlsx")


def formulas():
    """Formulas with the values that a spreadsheet had worked out; openpyxl writes none, so they are put in."""
    workbook, sheet = new_book()
    sheet.append(HEADINGS)
    sheet.append(['="孙"&"新人"', '="138"&"12345671"', "第一中学", '="半山"&"小区"', "3栋", None])
    sheet.append(["李新人", "13812345672", "=VLOOKUP(1,A1:B1,2)", "半山小区", None, None])
    buffer = io.BytesIO()
    workbook.save(buffer)
    values = {"A2": "孙新人", "B2": "13812345671", "D2": "半山小区", "C3": "#N/A"}
    with zipfile.ZipFile(buffer) as read, zipfile.ZipFile(HERE / "formulas.xlsx", "w", zipfile.ZIP_DEFLATED) as write:
        for entry in read.infolist():
            text = read.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                text = text.decode()
                for cell, value in values.items():
                    kind = "e" if value.startswith("#") else "str"
                    begin = text.index(f'<c r="{cell}"')
                    end = text.index("</c>", begin)
                    formula = text[text.index("<f>", begin) : text.index("</f>", begin) + 4]
                    text = text[:begin] + f'<c r="{cell}" t="{kind}">{formula}<v>{value}</v>' + text[end:]
                text = text.encode()
            write.writestr(entry.filename, text)


def old_excel():
    """.xls as offices still keep them, with merged cells and numbers."""
    workbook = xlwt.Workbook(encoding="utf-8")
    sheet = workbook.add_sheet("花名册")
    sheet.write_merge(0, 0, 0, 5, "在职党员花名册")
    for column, heading in enumerate(HEADINGS):
        sheet.write(1, column, heading)
    for row, at in enumerate(range(1, 4), 2):
        sheet.write(row, 0, f"旧表{at}")
        sheet.write(row, 1, 13812345690 + at)
        sheet.write(row, 3, "半山小区")
        sheet.write(row, 4, "3栋")
    sheet.write_merge(2, 4, 2, 2, "第一中学")
    hidden = workbook.add_sheet("隐藏")
    hidden.write(0, 0, "姓名")
    hidden.visibility = 1
    save(workbook, "old.xls")


def old_excel_far_corners():
    """A few cells so far apart that the table between them would fill the memory."""
    workbook = xlwt.Workbook()
    for at in range(3):
        sheet = workbook.add_sheet(f"s{at}")
        sheet.write(0, 0, "姓名")
        sheet.write(65_535, 255, "角落")
    save(workbook, "corners.xls")


def old_excel_with_password():
    """The record that an encrypted .xls begins with; what follows is not read."""
    workbook = xlwt.Workbook()
    workbook.add_sheet("s").write(0, 0, "姓名")
    buffer = io.BytesIO()
    workbook.save(buffer)
    data = bytearray(buffer.getvalue())
    # Behind the first record of the globals (BOF, 16 bytes of content) the next becomes FILEPASS.
    at = data.index(bytes.fromhex("09081000"), 512) + 20
    data[at : at + 2] = bytes.fromhex("2f00")
    (HERE / "password.xls").write_bytes(data)


def texts():
    lines = [",".join(HEADINGS)] + [",".join(person) for person in PEOPLE]
    text = "\r\n".join(lines) + "\r\n"
    (HERE / "utf8.csv").write_bytes(text.encode("utf-8"))
    (HERE / "utf8_bom.csv").write_bytes(text.encode("utf-8-sig"))
    (HERE / "gb18030.csv").write_bytes(text.encode("gb18030"))


def macros():
    """What a spreadsheet with macros holds: the part that carries them."""
    workbook, sheet = new_book()
    sheet.append(HEADINGS)
    sheet.append(PEOPLE[0])
    buffer = io.BytesIO()
    workbook.save(buffer)
    with zipfile.ZipFile(buffer) as read, zipfile.ZipFile(HERE / "macros.xlsm", "w", zipfile.ZIP_DEFLATED) as write:
        for entry in read.infolist():
            write.writestr(entry.filename, read.read(entry))
        write.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))


def password():
    workbook, sheet = new_book()
    sheet.append(HEADINGS)
    sheet.append(PEOPLE[0])
    buffer = io.BytesIO()
    workbook.save(buffer)
    buffer.seek(0)
    with open(HERE / "password.xlsx", "wb") as out:
        OOXMLFile(buffer).encrypt("secret", out)


def bomb():
    """A small archive that unpacks to two hundred million bytes of cells."""
    workbook, sheet = new_book()
    sheet.append(HEADINGS)
    buffer = io.BytesIO()
    workbook.save(buffer)
    with zipfile.ZipFile(buffer) as read, zipfile.ZipFile(HERE / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as write:
        for entry in read.infolist():
            if entry.filename != "xl/worksheets/sheet1.xml":
                write.writestr(entry.filename, read.read(entry))
        with write.open("xl/worksheets/sheet1.xml", "w") as out:
            out.write(b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"x" * 1000 + b"</t></is></c></row>"
            block = row * 1000
            for _ in range(205):
                out.write(block)
            out.write(b"</sheetData></worksheet>")


def no_workbook():
    with zipfile.ZipFile(HERE / "no_workbook.xlsx", "w", zipfile.ZIP_DEFLATED) as write:
        write.writestr("readme.txt", "这不是表格")


if __name__ == "__main__":
    for make in (messy, merged, hidden, formulas, old_excel, old_excel_far_corners, old_excel_with_password, texts, macros, password, bomb, no_workbook):
        make()
    for file in sorted(HERE.glob("*.*")):
        print(f"{file.stat().st_size:>9} {file.name}")
