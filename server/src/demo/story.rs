//! The orders that the demo's people find when they sign in, told one by one: a hall with a choice, a
//! desk with something overdue, a resident with something to rate.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    category,
    order::{OrderOutcome, OrderState},
};
use uuid::Uuid;

use super::{
    cast::HOME,
    dice::Dice,
    life::{Life, Origin},
    people::Resident,
    season::{Season, after_scene},
    street::Street,
    waiting::{DESK, HALL, Waiting},
};
use crate::orders::deadlines::{self, Deadlines};

pub fn draw(season: &mut Season<'_>, street: &mut Street) {
    let mut story = Story {
        dice: Dice::new(season.plan.seed, "story"),
        number: 0,
        season,
        told: Vec::new(),
    };
    story.desk();
    story.hall();
    story.told_twice();
    story.of_the_resident();
    story.of_the_elder();
    story.of_the_member();
    story.of_the_desk();
    story.of_the_street();
    let told = story.told;
    for life in told {
        season.remember_work(&life);
        life.settle(street);
    }
}

struct Story<'a, 'b> {
    dice: Dice,
    number: usize,
    season: &'a mut Season<'b>,
    told: Vec<Life>,
}

impl Story<'_, '_> {
    fn desk(&mut self) {
        for waiting in &DESK {
            let requester = self.neighbour();
            let at = self.begun(waiting, |due| due.dispatch_due_at);
            if let Some(mut life) = self.submit(waiting.category, waiting.words, requester, at) {
                life.photo(waiting.scene);
                self.told.push(life);
            }
        }
    }

    fn hall(&mut self) {
        for (waiting, crew_size, taken, skills) in &HALL {
            let requester = self.neighbour();
            let at = self.begun(waiting, |due| due.finish_due_at);
            let Some(mut life) = self.submit(waiting.category, waiting.words, requester, at) else {
                continue;
            };
            life.photo(waiting.scene);
            let dispatched_at = self.since(at, 8);
            life.dispatch(self.season.plan, dispatched_at, *crew_size, skills, None);
            for (part, helper) in (2..).zip(self.helpers(*taken)) {
                life.claim(self.since(at, 8 * part), helper);
            }
            self.told.push(life);
        }
    }

    /// A neighbour told once more of what was in the hall already, and another joined it.
    fn told_twice(&mut self) {
        let (again, joining) = (self.neighbour(), self.neighbour());
        let in_hall = |life: &Life| life.order.state == OrderState::Dispatched;
        let Some(place) = self.told.iter().position(in_hall) else {
            return;
        };
        let mut known = self.told.remove(place);
        let at = self.since(known.last_at(), 20);
        let category = known.order.category_code.clone();
        let words = "楼里也有人反映过，我们这边一样，麻烦一起看看。";
        if let Some(mut life) = self.submit(&category, words, again, at) {
            known.join(self.since(at, 4), joining.id);
            life.merge_into(
                self.since(at, 9),
                &mut known,
                "说的是同一件事，并在一起办。",
            );
            self.told.push(life);
        }
        self.told.insert(place, known);
    }

    /// One to rate, one under way, one closed, one declined.
    fn of_the_resident(&mut self) {
        let resident = self.season.people.cast.resident;
        let (member, member_two) = self.the_members();
        let at = self.ago(3, 2);
        if let Some(mut life) =
            self.submit("repair", "单元门禁失灵两天了，晚上谁都能进。", resident, at)
        {
            life.photo("door");
            life.photo("door");
            life.dispatch(
                self.season.plan,
                self.since(at, 5),
                1,
                &["electrician"],
                None,
            );
            life.claim(self.since(at, 12), member);
            life.progress(
                self.since(at, 30),
                member,
                "已看过，门锁电源烧了，配件明天到。",
            );
            let said = "换了门锁电源，刷卡开门都试过了。";
            life.finish(self.since(at, 94), member, OrderOutcome::Solved, said);
            life.photo(&after_scene("door"));
            self.told.push(life);
        }
        let at = self.ago(0, 20);
        if let Some(mut life) =
            self.submit("utilities", "厨房下水道堵了，脏水往上返。", resident, at)
        {
            life.photo("pipe");
            life.dispatch(
                self.season.plan,
                self.since(at, 3),
                1,
                &[],
                Some("家里有老人，说话请慢一点。"),
            );
            life.claim(self.since(at, 20), member_two);
            let said = "油垢堵在弯头，借了弹簧，今晚再去疏通。";
            life.progress(self.since(at, 70), member_two, said);
            life.photo("pipe");
            self.told.push(life);
        }
        let at = self.ago(4, 4);
        if let Some(mut life) =
            self.submit("care", "婆婆不会用手机挂号，孩子上班没空教。", resident, at)
        {
            life.dispatch(self.season.plan, self.since(at, 2), 1, &[], None);
            life.claim(self.since(at, 7), member_two);
            life.progress(self.since(at, 9), member_two, "约了明天晚上上门。");
            let said = "教会了挂号和看报告，写了一张大字步骤。";
            life.finish(self.since(at, 35), member_two, OrderOutcome::Solved, said);
            life.rate(
                self.season.plan,
                self.since(at, 92),
                5,
                Some("来得快，教得细，谢谢！"),
            );
            self.told.push(life);
        }
        let at = self.ago(52, 6);
        if let Some(mut life) = self.submit(
            "parking",
            "小区外面的路边停车位太少，能不能多画几个。",
            resident,
            at,
        ) {
            let reason = "这段路归市政管养，已转给城管部门，后面由他们答复您。";
            life.decline(at + TimeDelta::hours(5), reason);
            self.told.push(life);
        }
    }

    fn of_the_elder(&mut self) {
        let elder = self.season.people.cast.elder;
        let (member, _) = self.the_members();
        let at = self.ago(2, 1);
        if let Some(mut life) = self.submit("care", "厨房灯管不亮了，我够不着。", elder, at)
        {
            life.photo("lamp");
            life.dispatch(
                self.season.plan,
                self.since(at, 4),
                1,
                &["electrician"],
                None,
            );
            life.claim(self.since(at, 15), member);
            let said = "灯管已换好，是 LED 的，亮堂多了。";
            life.finish(self.since(at, 90), member, OrderOutcome::Solved, said);
            life.photo(&after_scene("lamp"));
            self.told.push(life);
        }
        let at = self.ago(3, 2);
        if let Some(mut life) = self.submit("care", "养老金认证在手机上总是不通过。", elder, at)
        {
            life.dispatch(self.season.plan, self.since(at, 2), 1, &[], None);
            life.claim(self.since(at, 8), member);
            let said = "认证通过了，提醒了明年的时间。";
            life.finish(self.since(at, 40), member, OrderOutcome::Solved, said);
            life.rate(
                self.season.plan,
                self.since(at, 95),
                5,
                Some("小伙子很有耐心。"),
            );
            self.told.push(life);
        }
    }

    /// What the first member has in hand.
    fn of_the_member(&mut self) {
        let (member, _) = self.the_members();
        let requester = self.neighbour();
        let at = self.ago(2, 6);
        if let Some(mut life) = self.submit(
            "repair",
            "凉亭里的长椅断了两根木条，坐着扎人。",
            requester,
            at,
        ) {
            life.photo("bench");
            life.dispatch(
                self.season.plan,
                self.since(at, 10),
                1,
                &["carpenter"],
                None,
            );
            life.claim(self.since(at, 25), member);
            life.progress(self.since(at, 60), member, "量过尺寸，木条在锯。");
            self.told.push(life);
        }
        // Somebody has to ask about this one.
        let requester = self.neighbour();
        let at = self.ago(2, 3);
        let words = "楼顶太阳能的水管又渗水，墙都湿了。";
        if let Some(mut life) = self.submit("repair", words, requester, at) {
            life.photo("pipe");
            life.dispatch(self.season.plan, self.since(at, 5), 1, &[], None);
            life.claim(self.since(at, 15), member);
            let said = "接头缠了生料带，当时不漏了。";
            life.finish(self.since(at, 50), member, OrderOutcome::Partly, said);
            life.photo(&after_scene("pipe"));
            let said = "过了一夜又开始渗了。";
            life.rate(self.season.plan, self.since(at, 80), 2, Some(said));
            self.told.push(life);
        }
    }

    /// Found on patrol; for nobody but one person to know; waiting for the resident, for the police.
    fn of_the_desk(&mut self) {
        let (member, _) = self.the_members();
        let cast = &self.season.people.cast;
        let (grid_worker, liaison) = (cast.grid_worker, cast.liaison);
        let plan = self.season.plan;
        let found = Resident {
            id: grid_worker,
            ..self.neighbour()
        };
        let at = self.ago(0, 3);
        let words = "巡查看到南门的窨井盖翘起来一角，走路容易绊倒。";
        if let Some(mut life) = self.submit("repair", words, found, at) {
            life.found_on_patrol();
            self.told.push(life);
        }
        let requester = self.neighbour();
        let at = self.ago(0, 5);
        let words = "家里老人确诊后情绪很低落，想请人悄悄来陪着说说话。";
        if let Some(mut life) = self.submit("care", words, requester, at) {
            life.hide();
            life.dispatch_to(plan, self.since(at, 60), member);
            self.told.push(life);
        }
        let requester = self.neighbour();
        let at = self.ago(0, 6);
        let words = "晚上总有人在楼下唱歌放音响。";
        if let Some(mut life) = self.submit("noise", words, requester, at) {
            let question = "一般是几点、在哪栋楼下？方便的话录一小段。";
            life.ask(plan, self.since(at, 70), question);
            self.told.push(life);
        }
        let requester = self.neighbour();
        let at = self.ago(0, 7);
        let words = "北门外夜里常有摩托车炸街，老人孩子都睡不好。";
        let life = self.submit("noise", words, requester, at);
        if let (Some(mut life), Some(liaison)) = (life, liaison) {
            let asked = "请协助夜间到北门路段巡查劝导。";
            life.ask_department(plan, self.since(at, 30), liaison, asked);
            self.told.push(life);
        }
    }

    /// What a desk elsewhere never looked at: the clock has told the community, and then the street.
    fn of_the_street(&mut self) {
        let elsewhere = (HOME + 1) % self.season.territory.compounds.len();
        let origin = self.season.origin(&mut self.dice, elsewhere);
        // Longer ago than any holidays last.
        let at = self.ago(16, 3);
        let words = "单元楼顶的排水口堵了，一下雨水就倒灌到楼道里。";
        let told = self.submit_from(&origin, "sanitation", words, at);
        self.told.extend(told);
    }

    fn submit(
        &mut self,
        category: &str,
        words: &str,
        requester: Resident,
        at: DateTime<Utc>,
    ) -> Option<Life> {
        let season = &self.season;
        let home = &season.territory.compounds[HOME];
        let desk = season.organizations.desk_of_building[HOME][requester.building];
        let origin = Origin {
            requester: requester.id,
            place: home.buildings[requester.building].id,
            compound: home.id,
            community: season.territory.communities[home.community].id,
            street: season.territory.street,
            desk: season.organizations.desks[desk].id,
            dispatcher: season.people.dispatchers[desk],
        };
        self.submit_from(&origin, category, words, at)
    }

    fn submit_from(
        &mut self,
        origin: &Origin,
        category: &str,
        words: &str,
        at: DateTime<Utc>,
    ) -> Option<Life> {
        let plan = self.season.plan;
        let category = plan.categories.get(category)?;
        self.number += 1;
        let ids = Dice::new(plan.seed, &format!("story {}", self.number));
        Some(Life::submit(plan, ids, category, origin, words, at))
    }

    /// When it was submitted, so that the deadline is as near to what is wanted as weekends let it.
    fn begun(&self, waiting: &Waiting, deadline: fn(&Deadlines) -> DateTime<Utc>) -> DateTime<Utc> {
        let plan = self.season.plan;
        let wanted = plan.now + waiting.left;
        let class = plan
            .categories
            .get(waiting.category)
            .map_or(category::DeadlineClass::General, |row| row.deadline_class);
        let due = |at| deadline(&deadlines::deadlines(class, at, &plan.calendar));
        let is_overdue = |due: DateTime<Utc>| due < plan.now;
        // Minutes and hours are exact; working days keep the time of day.
        let exact = wanted - (due(plan.now) - plan.now);
        (0..40)
            .map(|days| wanted - TimeDelta::days(days))
            .chain([exact])
            .filter(|at| *at < plan.now)
            .filter(|at| is_overdue(due(*at)) == (waiting.left < TimeDelta::zero()))
            .min_by_key(|at| ((due(*at) - wanted).abs(), plan.now - *at))
            .unwrap_or(exact.min(plan.now))
    }

    /// So many hundredths of the time from then till now.
    fn since(&self, begun: DateTime<Utc>, hundredths: i32) -> DateTime<Utc> {
        begun + (self.season.plan.now - begun) * hundredths / 100
    }

    /// About then, at an hour when people are awake.
    fn ago(&mut self, days: i64, hours: i64) -> DateTime<Utc> {
        let at = self.season.plan.now - TimeDelta::days(days) - TimeDelta::hours(hours);
        match days {
            0 => at,
            _ => self.season.awake(&mut self.dice, at),
        }
    }

    fn the_members(&self) -> (Uuid, Uuid) {
        let people = &self.season.people;
        let id = |index: usize| people.members[index].id;
        (id(people.cast.member), id(people.cast.member_two))
    }

    fn neighbour(&mut self) -> Resident {
        let neighbours = &self.season.people.residents[HOME];
        *self.dice.pick(neighbours)
    }

    /// Members of the compound who are nobody's to sign in as.
    fn helpers(&mut self, count: usize) -> Vec<Uuid> {
        let people = &self.season.people;
        let cast = [people.cast.member, people.cast.member_two];
        let now = self.season.plan.now;
        let mut helpers: Vec<Uuid> = people.members_of[HOME]
            .iter()
            .filter(|index| !cast.contains(index))
            .map(|index| &people.members[*index])
            .filter(|member| member.is_free(now))
            .filter(|member| {
                let in_hand = self.told.iter().filter(|life| {
                    matches!(
                        life.order.state,
                        OrderState::Dispatched | OrderState::InProgress
                    ) && life.active_crew().contains(&member.id)
                });
                in_hand.count() == 0
            })
            .map(|member| member.id)
            .collect();
        self.dice.shuffle(&mut helpers);
        helpers.truncate(count);
        helpers
    }
}
