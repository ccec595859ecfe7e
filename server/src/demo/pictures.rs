//! Photos for the demo: plain drawings of the scenes that requests are about, before and after, and of
//! the houses that residents book.

use image::{DynamicImage, Rgb, RgbImage};

use crate::{
    error::Result,
    files::{self, Reencoded},
};

const WIDTH: i32 = 800;
const HEIGHT: i32 = 600;
const FLOOR: i32 = 440;

/// Scenes that nobody complains about.
const WELL_KEPT: [&str; 4] = ["centre", "reading", "stage", "shared"];

type Colour = [u8; 3];
const PLASTER: Colour = [214, 206, 190];
const DUSK: Colour = [92, 96, 108];
const CONCRETE: Colour = [150, 146, 138];
const STEEL: Colour = [120, 128, 134];
const RUST: Colour = [150, 92, 60];
const WOOD: Colour = [164, 122, 78];
const LEAF: Colour = [88, 126, 78];
const WATER: Colour = [112, 142, 158];
const DARK: Colour = [48, 46, 44];
const PAPER: Colour = [238, 234, 224];
const LIGHT: Colour = [250, 232, 168];
const RED: Colour = [176, 52, 44];

/// A picture of a scene, as an upload would be kept; `…-done` shows it mended.
pub fn take(scene: &str) -> Result<Reencoded> {
    let (name, done) = match scene.strip_suffix("-done") {
        Some(name) => (name, true),
        None => (scene, false),
    };
    let mut picture = Picture::room(if done || WELL_KEPT.contains(&name) {
        PLASTER
    } else {
        shade(PLASTER, 86)
    });
    picture.scene(name, done);
    files::keep(&DynamicImage::from(picture.0))
}

struct Picture(RgbImage);

impl Picture {
    /// A wall lit from the upper left, and a floor.
    fn room(wall: Colour) -> Self {
        let mut picture = Self(RgbImage::new(WIDTH as u32, HEIGHT as u32));
        for y in 0..HEIGHT {
            for x in 0..WIDTH {
                let light = 108 - (x + 2 * y) / 44;
                let base = if y < FLOOR { wall } else { CONCRETE };
                picture.dot(x, y, shade(base, light));
            }
        }
        picture
    }

    fn scene(&mut self, name: &str, done: bool) {
        match name {
            "door" => self.door(done),
            "lamp" => self.lamp(done),
            "pipe" => self.pipe(done),
            "lift" => self.lift(done),
            "stairs" => self.stairs(done),
            "bench" => self.bench(done),
            "window" => self.window(done),
            "bins" => self.bins(done),
            "cars" => self.cars(done),
            "tree" => self.tree(done),
            "wires" => self.wires(done),
            "board" => self.board(done),
            "stove" => self.stove(done),
            "road" => self.road(done),
            "centre" => self.centre(),
            "reading" => self.reading(),
            "stage" => self.stage(),
            "shared" => self.shared(),
            _ => self.wall(done),
        }
    }

    fn door(&mut self, done: bool) {
        self.block(260, 90, 280, 360, STEEL);
        self.block(284, 120, 108, 150, shade(STEEL, 130));
        self.block(410, 120, 108, 150, shade(STEEL, 130));
        self.block(394, 90, if done { 6 } else { 34 }, 350, DARK);
        self.block(560, 220, 44, 76, PAPER);
        self.disc(582, 240, 7, if done { LEAF } else { RED });
    }

    fn lamp(&mut self, done: bool) {
        if !done {
            self.block(0, 0, WIDTH, HEIGHT, DUSK);
        }
        self.block(394, 0, 12, 90, DARK);
        self.disc(400, 130, 56, if done { LIGHT } else { shade(DUSK, 70) });
        if done {
            self.disc(400, 130, 34, PAPER);
        }
    }

    fn pipe(&mut self, done: bool) {
        self.block(180, 0, 46, 470, shade(STEEL, 115));
        self.block(180, 250, 360, 46, shade(STEEL, 105));
        self.block(330, 238, 60, 70, if done { STEEL } else { RUST });
        if !done {
            self.block(352, 306, 6, 160, WATER);
            self.oval(360, 500, 190, 40, WATER);
        }
    }

    fn lift(&mut self, done: bool) {
        self.block(210, 70, 380, 390, shade(STEEL, 80));
        self.block(226, 110, 172, 350, shade(STEEL, 125));
        self.block(
            if done { 402 } else { 452 },
            110,
            172,
            350,
            shade(STEEL, 120),
        );
        self.block(370, 78, 60, 26, DARK);
        self.block(390, 84, 20, 14, if done { LEAF } else { RED });
        self.disc(640, 270, 12, PAPER);
        self.disc(640, 310, 12, if done { PAPER } else { RED });
    }

    fn stairs(&mut self, done: bool) {
        for step in 0..7 {
            let brightness = 118 - step * 7;
            self.block(120, 520 - step * 48, 560, 48, shade(CONCRETE, brightness));
        }
        self.block(640, 90, 16, 400, WOOD);
        if !done {
            for (x, y, size) in [
                (170, 380, 120),
                (270, 420, 100),
                (210, 290, 90),
                (390, 400, 80),
            ] {
                self.block(x, y, size, size, WOOD);
                self.block(x, y + size / 2 - 4, size, 8, shade(WOOD, 130));
            }
        }
    }

    fn bench(&mut self, done: bool) {
        self.block(0, 0, WIDTH, FLOOR, shade(LEAF, 120));
        self.block(190, 300, 20, 170, DARK);
        self.block(590, 300, 20, 170, DARK);
        for slat in 0..4 {
            let broken = !done && slat == 2;
            self.block(
                160,
                290 + slat * 30,
                if broken { 170 } else { 480 },
                18,
                WOOD,
            );
        }
    }

    fn window(&mut self, done: bool) {
        self.block(220, 80, 360, 300, PAPER);
        self.block(240, 100, 150, 260, shade(WATER, 130));
        self.block(
            410,
            100,
            150,
            260,
            if done { shade(WATER, 130) } else { DARK },
        );
        if !done {
            for shard in 0..5 {
                self.block(
                    420 + shard * 26,
                    330 - (shard % 3) * 40,
                    14,
                    30 + (shard % 3) * 40,
                    WATER,
                );
                self.oval(400 + shard * 40, 480 + (shard % 2) * 20, 16, 6, WATER);
            }
        }
    }

    fn bins(&mut self, done: bool) {
        for (x, colour) in [(150, LEAF), (330, STEEL), (510, RED)] {
            self.block(x, 240, 140, 230, colour);
            self.block(x - 8, 222, 156, 26, shade(colour, 75));
        }
        if !done {
            for (x, y) in [(180, 480), (300, 520), (400, 490), (560, 510), (660, 480)] {
                self.oval(x, y, 52, 34, DARK);
                self.oval(x + 20, y - 12, 30, 22, PAPER);
            }
        }
    }

    fn cars(&mut self, done: bool) {
        self.block(0, FLOOR - 120, WIDTH, HEIGHT, shade(DUSK, 90));
        for line in 0..5 {
            self.block(40 + line * 180, 380, 8, 180, LIGHT);
        }
        let places: &[(i32, Colour)] = match done {
            true => &[(60, STEEL), (600, RED)],
            false => &[(60, STEEL), (250, PAPER), (420, DARK), (600, RED)],
        };
        for (x, colour) in places {
            self.block(*x, 400, 150, 80, *colour);
            self.block(x + 26, 358, 98, 48, shade(*colour, 80));
            self.disc(x + 34, 484, 20, DARK);
            self.disc(x + 118, 484, 20, DARK);
        }
    }

    fn tree(&mut self, done: bool) {
        self.block(0, 0, WIDTH, FLOOR, shade(WATER, 140));
        self.block(380, 220, 40, 260, WOOD);
        for (x, y) in [(320, 190), (400, 140), (480, 190), (400, 220)] {
            self.disc(x, y, 84, LEAF);
        }
        if !done {
            self.block(470, 300, 250, 14, WOOD);
            self.oval(680, 330, 80, 44, shade(LEAF, 80));
        }
    }

    fn wires(&mut self, done: bool) {
        self.block(300, 130, 200, 280, shade(STEEL, 110));
        self.block(
            320,
            150,
            160,
            240,
            if done { shade(STEEL, 120) } else { DARK },
        );
        self.block(470, 260, 12, 34, DARK);
        if !done {
            for wire in 0..4 {
                for x in 0..360 {
                    let sag = (x - 180) * (x - 180) / 300;
                    self.block(
                        x + 60,
                        420 - sag / 2 - wire * 22,
                        5,
                        5,
                        [RED, LIGHT, LEAF, WATER][wire as usize],
                    );
                }
            }
        }
    }

    fn board(&mut self, done: bool) {
        self.block(150, 90, 500, 320, shade(STEEL, 90));
        self.block(170, 110, 460, 280, shade(LEAF, 80));
        for note in 0..6 {
            let tilt = if done { 0 } else { (note % 3) * 14 };
            self.block(
                195 + (note % 3) * 145,
                132 + (note / 3) * 130 + tilt,
                110,
                104,
                PAPER,
            );
        }
    }

    fn stove(&mut self, done: bool) {
        self.block(160, 300, 480, 180, STEEL);
        self.block(160, 280, 480, 24, DARK);
        self.disc(290, 292, 50, DARK);
        self.oval(290, 230, 96, 40, shade(STEEL, if done { 120 } else { 45 }));
        if !done {
            for puff in 0..5 {
                self.disc(
                    300 + puff * 22,
                    180 - puff * 34,
                    34 + puff * 6,
                    shade(DUSK, 110 + puff * 8),
                );
            }
        }
    }

    fn road(&mut self, done: bool) {
        self.block(0, 240, WIDTH, HEIGHT, shade(DUSK, 100));
        for row in 0..6 {
            for column in 0..8 {
                let brightness = 112 - (row * 7 + column * 3) % 16;
                self.block(
                    column * 102,
                    240 + row * 62,
                    98,
                    58,
                    shade(CONCRETE, brightness),
                );
            }
        }
        if !done {
            self.oval(400, 430, 130, 62, DARK);
            self.oval(400, 436, 110, 48, shade(DARK, 60));
        }
    }

    fn wall(&mut self, done: bool) {
        for row in 0..9 {
            for column in 0..9 {
                let missing = !done && (row * 5 + column * 3) % 11 == 0;
                let colour = if missing {
                    RUST
                } else {
                    shade(PLASTER, 96 + (row + column) % 5)
                };
                self.block(column * 90 + 3, row * 50 + 3, 84, 44, colour);
            }
        }
    }

    /// A house of the neighbourhood, with glass and a red roof over its door.
    fn centre(&mut self) {
        self.block(0, 0, WIDTH, FLOOR, shade(WATER, 140));
        self.block(70, 120, 660, 340, PAPER);
        self.block(50, 96, 700, 34, shade(CONCRETE, 90));
        for pane in 0..6 {
            let left = 100 + pane * 104;
            self.block(left, 164, 84, 92, shade(WATER, 112));
            if !(2..4).contains(&pane) {
                self.block(left, 300, 84, 120, shade(WATER, 104));
            }
        }
        self.block(290, 276, 220, 28, RED);
        self.block(312, 304, 84, 156, shade(STEEL, 120));
        self.block(404, 304, 84, 156, shade(STEEL, 116));
        for x in [30, 770] {
            self.block(x - 8, 330, 16, 150, WOOD);
            self.disc(x, 290, 70, LEAF);
        }
    }

    /// Shelves along the wall, and tables to sit at.
    fn reading(&mut self) {
        for shelf in 0..3 {
            let top = 70 + shelf * 92;
            for book in 0..26 {
                let colour = [RED, LEAF, WATER, PAPER, STEEL][(book * 3 + shelf) as usize % 5];
                let height = 56 + (book * 7 + shelf * 5) % 20;
                self.block(92 + book * 24, top + 80 - height, 20, height, colour);
            }
            self.block(80, top + 80, 640, 12, WOOD);
        }
        for left in [110, 430] {
            self.block(left, 420, 260, 22, shade(WOOD, 116));
            self.block(left + 20, 442, 14, 100, DARK);
            self.block(left + 226, 442, 14, 100, DARK);
            self.oval(left + 130, 412, 46, 10, PAPER);
        }
    }

    /// A hall with a mirror on one side and curtains around a low stage.
    fn stage(&mut self) {
        self.block(0, FLOOR, WIDTH, HEIGHT - FLOOR, shade(WOOD, 112));
        self.block(200, 80, 400, 330, shade(WATER, 124));
        self.block(140, 40, 90, 400, RED);
        self.block(570, 40, 90, 400, RED);
        self.block(140, 30, 520, 44, shade(RED, 88));
        self.block(120, 410, 560, 56, WOOD);
        for lamp in 0..4 {
            self.disc(250 + lamp * 100, 100, 14, LIGHT);
        }
    }

    /// The open floor under a building, between its pillars.
    fn shared(&mut self) {
        self.block(0, 0, WIDTH, 90, shade(CONCRETE, 84));
        self.block(0, 200, WIDTH, FLOOR - 200, shade(LEAF, 112));
        for x in [60, 370, 680] {
            self.block(x, 80, 60, 400, PAPER);
        }
        for x in [240, 560] {
            self.oval(x, 430, 90, 26, WOOD);
            self.block(x - 8, 440, 16, 80, DARK);
            self.oval(x - 120, 480, 34, 14, RED);
            self.oval(x + 120, 480, 34, 14, RED);
        }
    }

    fn block(&mut self, left: i32, top: i32, width: i32, height: i32, colour: Colour) {
        for y in top.max(0)..(top + height).min(HEIGHT) {
            for x in left.max(0)..(left + width).min(WIDTH) {
                // A hand's breadth of shade towards the lower edge.
                let light = 104 - 12 * (y - top) / height.max(1);
                self.dot(x, y, shade(colour, light));
            }
        }
    }

    fn disc(&mut self, x: i32, y: i32, radius: i32, colour: Colour) {
        self.oval(x, y, radius, radius, colour);
    }

    fn oval(&mut self, x: i32, y: i32, across: i32, down: i32, colour: Colour) {
        for dy in -down..=down {
            for dx in -across..=across {
                let inside = dx * dx * down * down + dy * dy * across * across
                    <= across * across * down * down;
                let (px, py) = (x + dx, y + dy);
                if inside && (0..WIDTH).contains(&px) && (0..HEIGHT).contains(&py) {
                    self.dot(px, py, shade(colour, 102 - 10 * dy / down.max(1)));
                }
            }
        }
    }

    fn dot(&mut self, x: i32, y: i32, colour: Colour) {
        self.0.put_pixel(x as u32, y as u32, Rgb(colour));
    }
}

/// A colour at so many hundredths of its brightness.
fn shade(colour: Colour, hundredths: i32) -> Colour {
    colour.map(|part| (i32::from(part) * hundredths / 100).clamp(0, 255) as u8)
}
