//! Old workbooks are compound files: folders of streams in a file. Looked into just far enough to
//! know what must not be parsed: passwords, macros, and cells so far apart that the table between
//! them would fill the memory.

use crate::error::{Error, ErrorCode, Result};

pub const SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
const HEADER: usize = 512;
const END_OF_CHAIN: u32 = 0xFFFF_FFFA;
const DIRECTORY_ENTRY: usize = 128;
/// Cells of the rectangles that the used cells of all sheets span.
const LARGEST_AREA: u64 = 4_000_000;

const PASSWORD: u16 = 0x002F;
const END_OF_PART: u16 = 0x000A;
/// Records that begin with the row and the column of a cell.
const CELLS: [u16; 9] = [
    0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x027E,
];

/// # Errors
/// `FILE_UNREADABLE`, `FILE_PROTECTED`, `FILE_HAS_MACROS`, `FILE_TOO_LARGE`.
pub fn check(bytes: &[u8]) -> Result<()> {
    let file = File::open(bytes).ok_or(Error::from(ErrorCode::FileUnreadable))?;
    let entries = file.directory();
    let has = |name: &str| entries.iter().any(|entry| entry.name == name);
    if has("EncryptedPackage") || has("EncryptionInfo") {
        return Err(ErrorCode::FileProtected.into());
    }
    if has("_VBA_PROJECT_CUR") || has("_VBA_PROJECT") {
        return Err(ErrorCode::FileHasMacros.into());
    }
    let workbook = entries
        .iter()
        .find(|entry| entry.name == "Workbook" || entry.name == "Book")
        .ok_or(Error::from(ErrorCode::FileUnreadable))?;
    check_records(&file.stream(workbook))
}

fn check_records(stream: &[u8]) -> Result<()> {
    let mut at = 0;
    let mut area = 0_u64;
    // Lowest and highest row and column of the sheet at hand.
    let mut used: Option<[u16; 4]> = None;
    while let (Some(kind), Some(length)) = (short(stream, at), short(stream, at + 2)) {
        let body = at + 4;
        if kind == PASSWORD {
            return Err(ErrorCode::FileProtected.into());
        }
        if CELLS.contains(&kind)
            && let (Some(row), Some(column)) = (short(stream, body), short(stream, body + 2))
        {
            let [top, left, bottom, right] = used.unwrap_or([row, column, row, column]);
            used = Some([
                top.min(row),
                left.min(column),
                bottom.max(row),
                right.max(column),
            ]);
        }
        if kind == END_OF_PART
            && let Some([top, left, bottom, right]) = used.take()
        {
            area += (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1);
            if area > LARGEST_AREA {
                return Err(ErrorCode::FileTooLarge.into());
            }
        }
        at = body + usize::from(length);
    }
    Ok(())
}

struct Entry {
    name: String,
    start: u32,
    size: usize,
}

struct File<'a> {
    bytes: &'a [u8],
    sector: usize,
    /// The sector after each.
    next: Vec<u32>,
    directory_start: u32,
    /// Streams below this size lie in small sectors within the root's own stream.
    small_below: usize,
    small_next: Vec<u32>,
    small: Vec<u8>,
}

impl<'a> File<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let shift = short(bytes, 30)?;
        if !(7..=12).contains(&shift) {
            return None;
        }
        let mut file = Self {
            bytes,
            sector: 1 << shift,
            next: Vec::new(),
            directory_start: long(bytes, 48)?,
            small_below: long(bytes, 56)? as usize,
            small_next: Vec::new(),
            small: Vec::new(),
        };
        for table in file.tables()? {
            let sector = file.sector_bytes(table).to_vec();
            file.next.extend(longs(&sector));
        }
        file.small_next = longs(&file.chain(long(bytes, 60)?)).collect();
        let root = file.directory().into_iter().next()?;
        file.small = file.chain(root.start);
        file.small.truncate(root.size);
        Some(file)
    }

    /// Sectors that hold the table of what follows what: the first hundred stand in the header, the
    /// others in a chain of their own.
    fn tables(&self) -> Option<Vec<u32>> {
        let mut tables: Vec<u32> = longs(self.bytes.get(76..HEADER)?).collect();
        let mut more = long(self.bytes, 68)?;
        let most = self.bytes.len() / self.sector + 1;
        for _ in 0..most {
            if more >= END_OF_CHAIN {
                break;
            }
            let mut listed: Vec<u32> = longs(self.sector_bytes(more)).collect();
            more = listed.pop()?;
            tables.extend(listed);
        }
        tables.retain(|table| *table < END_OF_CHAIN);
        tables.truncate(most);
        Some(tables)
    }

    fn sector_bytes(&self, number: u32) -> &'a [u8] {
        let start = (number as usize + 1).saturating_mul(self.sector);
        let end = start.saturating_add(self.sector).min(self.bytes.len());
        self.bytes.get(start..end).unwrap_or_default()
    }

    fn chain(&self, start: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut sector = start;
        // A chain that bites its own tail is no longer than the file.
        while sector < END_OF_CHAIN && bytes.len() <= self.bytes.len() {
            bytes.extend_from_slice(self.sector_bytes(sector));
            match self.next.get(sector as usize) {
                Some(next) => sector = *next,
                None => break,
            }
        }
        bytes
    }

    fn directory(&self) -> Vec<Entry> {
        self.chain(self.directory_start)
            .chunks_exact(DIRECTORY_ENTRY)
            .map(|entry| {
                let length = short(entry, 64).unwrap_or_default().clamp(2, 64);
                let letters: Vec<u16> = entry[..usize::from(length) - 2]
                    .chunks_exact(2)
                    .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
                    .collect();
                Entry {
                    name: String::from_utf16_lossy(&letters),
                    start: long(entry, 116).unwrap_or(END_OF_CHAIN),
                    size: long(entry, 120).unwrap_or_default() as usize,
                }
            })
            .collect()
    }

    fn stream(&self, entry: &Entry) -> Vec<u8> {
        if entry.size >= self.small_below {
            let mut bytes = self.chain(entry.start);
            bytes.truncate(entry.size);
            return bytes;
        }
        const SMALL: usize = 64;
        let mut bytes = Vec::new();
        let mut sector = entry.start;
        while sector < END_OF_CHAIN && bytes.len() < entry.size {
            let start = sector as usize * SMALL;
            let end = (start + SMALL).min(self.small.len());
            bytes.extend_from_slice(self.small.get(start..end).unwrap_or_default());
            match self.small_next.get(sector as usize) {
                Some(next) if end > start => sector = *next,
                _ => break,
            }
        }
        bytes.truncate(entry.size);
        bytes
    }
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes([pair[0], pair[1]]))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

fn longs(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes
        .chunks_exact(4)
        .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}
