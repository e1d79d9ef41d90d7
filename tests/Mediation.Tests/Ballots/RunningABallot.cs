using Mediation.Ballots;
using Mediation.Files;
using Mediation.Law;
using Mediation.Rolls;
using Mediation.Tests.Rolls;
using Xunit;
using static Mediation.Tests.Ballots.Balloting;
using static Mediation.Tests.Tell;

namespace Mediation.Tests.Ballots;

public class RunningABallot
{
    [Fact] public void From_the_draft_to_the_archive()
    {
        var story = Open(Special, Ten).Votes(Say(Choice.Agree, 1, 8)).Counted().Then(ballot => ballot is { Status: BallotStatus.Counted, Result.Passed: true });
        story = Enumerable.Range(51, 3).Aggregate(story, (told, n) => told.When(new(Number(n), Role.Resident), new SignCount(story.Case.Result!.Hash), Closes));

        story.AndThen(Second, new AnnounceResult(), Closes).Then(new ResultAnnounced(Rules.Start("V-ANNUL", Closes).LegalDue.Date!.Value, Second.Id, Closes))
            .AndThen(Second, new ArchiveBallot(), Closes.AddDays(8)).Then(ballot => ballot.Status == BallotStatus.Archived);
    }

    [Fact] public void The_last_day_before_a_court_is_the_one_that_was_announced() =>
        Announced().Then(ballot => ballot.ChallengeUntil == Rules.Start("V-ANNUL", Closes).LegalDue.Date);

    static Story<Ballot> Announced()
    {
        var counted = Open().Votes(Say(Choice.Agree, 1, 8)).Counted();
        return new[] { 51, 52, 53 }.Aggregate(counted, (told, n) => told.AndThen(new(Number(n), Role.Resident), new SignCount(counted.Case.Result!.Hash), Closes)).AndThen(Second, new AnnounceResult(), Closes);
    }

    [Fact] public void The_result_is_up_for_seven_days_before_it_is_archived()
    {
        Announced().AndThen(Second, new ArchiveBallot(), Closes.AddDays(7)).Refused("ballot/still-announced", "2026-10-21");
        Announced().AndThen(Second, new ArchiveBallot(), Closes.AddDays(8)).Then(ballot => ballot.Status == BallotStatus.Archived);
    }

    [Fact] public void A_court_may_find_it_void_when_it_is_archived()
    {
        var archived = Announced().AndThen(Second, new ArchiveBallot(), Closes.AddDays(8));
        archived.AndThen(Manager, new AnnulBallot("The court has set it aside."), Closes.AddDays(200)).Then(ballot => ballot.Status == BallotStatus.Annulled)
            .AndThen(Manager, new AnnulBallot("Once more."), Closes.AddDays(201)).Refused("ballot/not-now", "annulled");
    }

    [Fact] public void It_keeps_the_thresholds_of_its_day() => Drafted(Special).Then(ballot => ballot.Ruling!.Resolution!.Threshold == Rules.Thresholds["V-SPECIAL"] && ballot.Rules == Rules.Name);

    [Fact] public void Not_by_a_rule_that_there_is_not() => Drafted(Ordinary with { Resolution = new("V-NONE") }).Refused("ballot/unknown-rule", "V-NONE");
    [Fact] public void Not_by_both_nor_by_none()
    {
        Drafted(Ordinary with { Consent = Consenting().Consent }).Refused("ballot/ruling-missing");
        Drafted(Ordinary with { Resolution = null }).Refused("ballot/ruling-missing");
    }

    [Fact] public void Consent_is_never_asked_of_participants_only() => Drafted(Consenting("V-ORDINARY")).Refused("ballot/consent-asks-all", "V-ORDINARY");

    [Theory, InlineData(0), InlineData(-1)]
    public void Of_several_parcels_the_land_of_each_is_given(long land)
    {
        var bare = Ordinary with { Resolution = null, Consent = new([new("P1", "V-CONSENT-OLD", 1000), new("P2", "V-CONSENT-OLD", land)]) };

        Drafted(bare).Refused("ballot/land-missing", "P2");
        Drafted(Ordinary).AndThen(Handler, new ReviseBallot(bare)).Refused("ballot/land-missing", "P2");
        Drafted(bare with { Consent = new([new("P1", "V-CONSENT-OLD")]) }).Then(ballot => ballot.IsDrafted);
    }

    [Fact] public void Nor_does_a_draft_of_before_take_a_roll_without_it()
    {
        var drafted = (BallotDrafted)Drafted(Consenting("V-CONSENT-OLD", "P1", "P2")).Happened[0];
        var before = drafted with { Ruling = new(null, drafted.Ruling.Consent! with { Parcels = [.. drafted.Ruling.Consent!.Parcels.Select(parcel => parcel with { Land = 0 })] }) };
        Given<Ballot>(before).AndThen(Handler, new TakeRoll(new(Number(12), 1, new('f', 64)), Rolling.Electors([.. Ten, Rolling.Unit("1", 10, 3) with { Parcel = "P2" }]))).Refused("ballot/land-missing", "P1");
    }

    [Fact] public void Land_is_held_against_several_parcels_together_and_nothing_else()
    {
        var own = new Threshold("OWN-LAND", [new(Measure.Heads, Part.Agreeing, Whole.All, new(1, 2)), new(Measure.Land, Part.Agreeing, Whole.All, new(1, 2))], new("Rules of the house", "4", "Half.", Confidence.D), "All matters");

        Drafted(Consenting("V-CONSENT-LAND")).Refused("ballot/land-is-of-parcels", "V-CONSENT-LAND");
        Drafted(Consenting("V-CONSENT-LAND", "P1", "P2")).Refused("ballot/land-is-of-parcels", "V-CONSENT-LAND");
        Drafted(Ordinary with { Resolution = new("OWN-LAND"), Custom = [own] }).Refused("ballot/land-is-of-parcels", "OWN-LAND");
        Drafted(Ordinary with { Resolution = new("V-ORDINARY") { Groups = [new("P1", "OWN-LAND")] }, Custom = [own] }).Refused("ballot/land-is-of-parcels", "OWN-LAND");
    }

    [Theory, InlineData("V-CONSENT-OLD"), InlineData("V-CONSENT-BUILDING"), InlineData("V-CONSENT-JOINT"), InlineData("V-CONSENT-SHARES"), InlineData("V-SIGN-OLD")]
    public void Consent_is_not_asked_as_a_resolution(string rule)
    {
        Drafted(Ordinary with { Resolution = new(rule) }).Refused("ballot/consent-is-no-resolution", rule);
        Drafted(Ordinary with { Resolution = new("V-ORDINARY") { Groups = [new("P1", rule)] } }).Refused("ballot/consent-is-no-resolution", rule);
        Drafted(Ordinary with { Resolution = new(rule), Custom = [Rules.Thresholds["V-ORDINARY"] with { Id = rule }] }).Refused("ballot/rule-taken", rule);
    }

    [Theory]
    [InlineData(1, "V-ORDINARY"), InlineData(5, "V-ORDINARY"), InlineData(6, "V-SPECIAL"), InlineData(7, "V-SPECIAL"), InlineData(8, "V-SPECIAL"), InlineData(9, "V-ORDINARY")]
    public void A_matter_of_the_code_has_the_threshold_of_the_code(int item, string rule)
    {
        Drafted(Ordinary with { Resolution = new("", Item: item) }).Then(ballot => (ballot.Ruling!.Resolution!.Threshold.Id, ballot.Ruling.Resolution.Item) == (rule, item));
        Drafted(Ordinary with { Resolution = new(rule, Item: item) }).Then(ballot => ballot.Ruling!.Resolution!.Item == item);
        Drafted(Ordinary with { Resolution = new(rule == "V-SPECIAL" ? "V-ORDINARY" : "V-SPECIAL", Item: item) }).Refused("ballot/other-rule-of-item", $"{item}", rule);
    }

    [Theory, InlineData(0), InlineData(10)]
    public void There_are_nine_of_them(int item) => Drafted(Ordinary with { Resolution = new("V-ORDINARY", Item: item) }).Refused("ballot/no-such-item", $"{item}");

    [Fact] public void Consent_has_no_place_for_those_who_follow_the_majority() =>
        Assert.DoesNotContain(typeof(Consent).GetProperties().Concat(typeof(ConsentAsked).GetProperties()), property => property.PropertyType == typeof(FollowMajority));

    [Fact] public void To_follow_the_majority_needs_a_rule_its_hash_and_a_warning()
    {
        Drafted(Ordinary with { Resolution = new("V-ORDINARY", new("Rules 2024, 12", "none", "Whoever is silent follows.")) }).Refused("ballot/following-unfounded");
        Drafted(Ordinary with { Resolution = new("V-ORDINARY", new("Rules 2024, 12", new('a', 64), " ")) }).Refused("ballot/following-unfounded");
        Drafted(Ordinary with { Resolution = new("V-SIGN-OLD", new("Rules 2024, 12", new('a', 64), "Whoever is silent follows.")) }).Refused("ballot/silence-is-no-consent");
    }

    [Fact] public void A_rule_of_ones_own_counts_as_it_says()
    {
        var custom = new Threshold("OWN", [new(Measure.Heads, Part.Agreeing, Whole.All, new(3, 5))], new("Rules of the house", "4", "Three fifths of all.", Confidence.D), "All matters");
        var draft = Ordinary with { Resolution = new("OWN"), Custom = [custom] };

        Assert.True(Open(draft, Ten).Votes(Say(Choice.Agree, 1, 6)).Result().Passed);
        Assert.False(Open(draft, Ten).Votes(Say(Choice.Agree, 1, 5)).Result().Passed);
        Drafted(Ordinary with { Resolution = new("OWN"), Custom = [custom with { Decisive = [] }] }).Refused("ballot/unsound-rule", "OWN");
    }

    [Fact] public void It_bears_no_name_of_the_laws_and_none_twice()
    {
        var custom = new Threshold("OWN", [new(Measure.Heads, Part.Agreeing, Whole.All, new(1, 100))], new("Rules of the house", "4", "One in a hundred.", Confidence.D), "All matters");
        foreach (var id in new[] { "V-ORDINARY", "V-SPECIAL", "V-CONSENT-LAND", "V-COOWNERS-JOINT" })
            Drafted(Ordinary with { Custom = [custom with { Id = id }] }).Refused("ballot/rule-taken", id);
        Drafted(Ordinary with { Resolution = new("OWN"), Custom = [custom, custom with { Applies = "Others" }] }).Refused("ballot/rule-taken", "OWN");
    }

    [Fact] public void Consent_asks_for_those_who_agree_and_not_for_those_who_take_part()
    {
        var present = new Threshold("OWN", [new(Measure.Heads, Part.Participating, Whole.All, new(3, 4))], new("Rules of the house", "4", "Three quarters come.", Confidence.D), "All matters");
        Drafted(Consenting("OWN") with { Custom = [present] }).Refused("ballot/consent-asks-all", "OWN");
    }

    [Fact] public void No_part_has_two_rules()
    {
        var twice = Consenting("V-CONSENT-BUILDING") with { Consent = new([new("P1", "V-CONSENT-BUILDING")], [new("P1/Block 1", "V-CONSENT-OLD"), new("P1/Block 1", "V-CONSENT-BUILDING")]) };
        Drafted(twice).Refused("ballot/part-twice", "P1/Block 1");
        Drafted(twice with { Consent = new([new("P1", "V-CONSENT-BUILDING")], [new("P1", "V-CONSENT-OLD")]) }).Refused("ballot/part-twice", "P1");
        Drafted(Ordinary with { Resolution = new("V-ORDINARY") { Groups = [new("", "V-SPECIAL")] } }).Refused("ballot/whole-twice");

        // nor does a draft of before take a roll with them
        var drafted = (BallotDrafted)Drafted(Consenting("V-CONSENT-BUILDING")).Happened[0];
        var before = drafted with { Ruling = new(null, drafted.Ruling.Consent! with { Buildings = [new("P1", drafted.Ruling.Consent!.Parcels[0].Threshold)] }) };
        Given<Ballot>(before).AndThen(Handler, new TakeRoll(new(Number(12), 1, new('f', 64)), Rolling.Electors([.. Ten]))).Refused("ballot/part-twice", "P1");
    }

    [Fact] public void A_draft_is_written_anew_until_it_takes_a_roll()
    {
        var better = Special with { Question = "Shall there be a wide gate?", Code = "another", ProjectId = Number(5) };
        Drafted(Ordinary).AndThen(Handler, new ReviseBallot(better)).Then(ballot => ballot is { Code: "YT-26-000001", Question: "Shall there be a wide gate?" } && ballot.ProjectId == District && ballot.Ruling!.Resolution!.Threshold.Id == "V-SPECIAL");
        Drafted(Ordinary).AndThen(Handler, new ReviseBallot(Ordinary with { Resolution = new("V-NONE") })).Refused("ballot/unknown-rule", "V-NONE");
        Rolled(Ordinary, Ten).AndThen(Handler, new ReviseBallot(better)).Refused("ballot/not-now", "rolltaken");
    }

    [Fact] public void A_photo_is_kept_once_by_its_hash_and_shown_to_no_voter()
    {
        var photo = new KeepPaper(Number(61), new('e', 64), FileKind.Jpeg, 1000);
        Open().When(Handler, photo, During).Then(ballot => ballot.Papers.Count == 4 && ballot.For(Voter(1)).Papers.IsEmpty)
            .When(Handler, photo with { File = Number(62) }, During).Refused("ballot/paper-twice");
        Open().When(Handler, photo with { Kind = FileKind.Mp3 }, During).Refused("ballot/no-photo");
        Open().When(House, new CloseBallot(), Closes).When(Handler, photo, Closes).Refused("ballot/not-now", "closed");
    }

    [Fact] public void A_document_is_laid_beside_it_that_it_names_and_no_other()
    {
        var (plan, rules) = (new string('a', 64), new string('b', 64));
        var draft = Ordinary with { Documents = [new("Plan", plan)], Resolution = new("V-ORDINARY", new("Rules 2024, 12", rules, "Whoever is silent follows.")) };
        KeepDocument Document(string hash) => new(Number(61), hash, FileKind.Pdf, 1000);

        Drafted(draft).When(Handler, Document(new('c', 64))).Refused("ballot/document-not-named");
        var kept = Drafted(draft).When(Handler, Document(plan)).When(Handler, Document(rules)).Then(ballot => ballot.Texts.Keys.Order().SequenceEqual([plan, rules]));
        kept.When(Handler, Document(plan)).Refused("ballot/document-twice");
        Assert.Equal(2, kept.Case.For(Resident).Texts.Count);      // what is voted on is no secret
        Assert.Single(Open(draft, Ten).When(Handler, Document(plan), During).Case.Texts);      // late, and the same document all the same
        kept.When(Manager, new AnnulBallot("The notice hung upside down.")).When(Handler, Document(plan)).Refused("ballot/not-now", "annulled");
    }

    [Fact] public void Only_a_frozen_roll_is_taken() => Drafted(Ordinary).AndThen(Handler, new TakeRoll(new(Number(1), 1, ""), Rolling.Electors([.. Ten]))).Refused("ballot/roll-not-frozen");
    [Fact] public void A_parcel_without_a_rule_is_not_forgotten() => Rolled(Consenting(), [.. Ten, Rolling.Unit("1", 10, 3) with { Parcel = "P2" }]).Refused("ballot/parcel-without-rule", "P2");
    [Fact] public void A_parcel_that_there_is_not_has_no_rule() => Rolled(Consenting("V-CONSENT-OLD", "P1", "P9"), Ten).Refused("ballot/unknown-group", "P9");

    [Fact] public void It_is_noticed_fifteen_days_before()
    {
        Rolled(Ordinary, Ten).AndThen(Handler, Observers).AndThen(Handler, new NoticeBallot(Monday.AddDays(15), Closes)).Then(ballot => ballot.Status == BallotStatus.Noticed);
        Rolled(Ordinary, Ten).AndThen(Handler, Observers).AndThen(Handler, new NoticeBallot(Monday.AddDays(14), Closes)).Refused("ballot/notice-too-short", "2026-09-13");
    }

    [Fact] public void The_residents_committee_is_on_record_with_the_day_on_which_it_was_told()
    {
        var today = Rules.LocalDate(Monday);
        Story<Ballot> Noticed(string? committee, DateOnly? told) => Rolled(Ordinary, Ten).AndThen(Handler, Observers).AndThen(Handler, new NoticeBallot(Opens, Closes, committee, told));

        Noticed(" Meiling ", today).Then(ballot => ballot is { Committee: "Meiling" } && ballot.CommitteeTold == today);
        Noticed(null, null).Then(ballot => ballot.Committee is null);
        Noticed("Meiling", null).Refused("ballot/committee-half");
        Noticed(" ", today).Refused("ballot/committee-half");
        Noticed("Meiling", today.AddDays(1)).Refused("ballot/committee-not-yet-told");
    }

    [Fact] public void It_opens_at_its_time_and_not_before() => Rolled(Ordinary, Ten).Noticed().AndThen(House, new OpenBallot(), Opens.AddSeconds(-1)).Refused("ballot/not-yet-open");
    [Fact] public void It_closes_at_its_time_and_not_before() => Open().When(House, new CloseBallot(), Closes.AddSeconds(-1)).Refused("ballot/not-yet-over");
    [Fact] public void It_may_stay_open_longer() => Open().AndThen(Handler, new ExtendBallot(Closes.AddDays(7)), During).Vote(Voter(1), at: Closes.AddDays(6)).Then(ballot => ballot is { Extensions: 1, Turnout.Heads: 1 });
    [Fact] public void Not_shorter_and_not_once_it_is_over()
    {
        Open().When(Handler, new ExtendBallot(Closes.AddDays(-1)), During).Refused("ballot/not-longer");
        Open().When(Handler, new ExtendBallot(Closes.AddDays(9)), Closes).Refused("ballot/not-open");
    }

    [Fact] public void Who_closed_it_does_not_count_it() => Open().When(Manager, new CloseBallot(), Closes).When(Manager, new CountBallot(), Closes).Refused("ballot/four-eyes");
    [Fact] public void It_is_counted_once() => Open().Counted().When(Second, new CountBallot(), Closes).Refused("ballot/not-now", "counted");

    [Fact] public void Observers_must_be_three_and_come_to_the_same()
    {
        Open().When(Handler, new NameScrutineers([Number(51), Number(52), Number(51)]), During).Refused("ballot/too-few-scrutineers", "3");
        var counted = Open().Votes(Say(Choice.Agree, 1, 8)).Counted();
        counted.When(new(Number(51), Role.Resident), new SignCount(new('0', 64)), Closes).Refused("ballot/other-result");
        counted.When(Resident, new SignCount(counted.Case.Result!.Hash), Closes).Refused("ballot/not-a-scrutineer");
        counted.When(Second, new AnnounceResult(), Closes).Refused("ballot/not-signed", "0", "3");
    }

    [Fact] public void Notice_is_given_when_it_is_known_who_observes() => Rolled(Ordinary, Ten).AndThen(Handler, new NoticeBallot(Opens, Closes)).Refused("ballot/too-few-scrutineers", "3");

    [Fact] public void Where_an_observer_does_not_sign_another_joins_and_none_is_taken_off()
    {
        var counted = Open().Votes(Say(Choice.Agree, 1, 8)).Counted();
        counted.When(Handler, new NameScrutineers([Number(51), Number(52), Number(54)]), Closes).Refused("ballot/scrutineers-stay");
        var joined = counted.AndThen(Handler, new NameScrutineers([.. Observers.Scrutineers, Number(54)]), Closes);
        var signed = new[] { 51, 52, 54 }.Aggregate(joined, (told, n) => told.AndThen(new(Number(n), Role.Resident), new SignCount(counted.Case.Result!.Hash), Closes));

        signed.AndThen(Second, new AnnounceResult(), Closes).Then(ballot => ballot.Status == BallotStatus.Announced)
            .AndThen(Handler, new NameScrutineers([.. joined.Case.Scrutineers, Number(55)]), Closes).Refused("ballot/not-now", "announced");
    }

    [Fact] public void Observers_do_nothing_that_they_observe()
    {
        var (observer, person) = (new Subject(Number(51), Role.Handler) { Projects = [District] }, new Subject(Number(54), Role.Manager));
        Open().When(observer, new EnterVote(2, Choice.Agree, Channel.Paper, Photo), During).Refused("ballot/observer-acts");
        Open().When(observer, new CloseBallot(), Closes).Refused("ballot/observer-acts");
        Open().When(House, new CloseBallot(), Closes).When(observer, new CountBallot(), Closes).Refused("ballot/observer-acts");
        var counted = Open().Votes(Say(Choice.Agree, 1, 8)).When(House, new CloseBallot(), Closes).When(person, new CountBallot(), Closes);
        var signed = new[] { 51, 52, 53 }.Aggregate(counted, (told, n) => told.AndThen(new(Number(n), Role.Resident), new SignCount(counted.Case.Result!.Hash), Closes));
        signed.AndThen(observer, new AnnounceResult(), Closes).Refused("ballot/observer-acts");

        counted.AndThen(Handler, new NameScrutineers([.. Observers.Scrutineers, person.Id]), Closes).Refused("ballot/observer-has-acted");
        foreach (var choice in new[] { Choice.Agree, Choice.Against })      // the second of two too, whether they agreed or not
            Open().When(Officer, new EnterVote(2, Choice.Agree, Channel.Paper, Photo), During).When(person, new EnterVote(2, choice, Channel.Paper, Photo), During)
                .AndThen(Handler, new NameScrutineers([person.Id, Number(52), Number(53)]), During).Refused("ballot/observer-has-acted");
        var entered = Open().When(Officer, new EnterVote(2, Choice.Agree, Channel.Paper, Photo), During).AndThen(Handler, new NameScrutineers([Officer.Id, Number(52), Number(53)]), During);
        entered.Refused("ballot/observer-has-acted");
    }

    [Fact] public void Who_was_named_before_and_has_entered_answers_does_not_sign()
    {
        var open = Open().Case with { Enterers = [Number(51)] };
        var counted = Counting.Of(open);
        Assert.Equal("ballot/observer-has-acted", new SignCount(counted.Hash).Decide(open with { Status = BallotStatus.Counted, Result = counted }, Stamp(new(Number(51), Role.Resident))).Refused?.Code);
    }

    [Fact] public void It_is_void_for_a_reason_and_never_shown_then()
    {
        Open().When(Manager, new AnnulBallot(" "), During).Refused("ballot/reason-missing");
        Open().Vote(Voter(1)).When(Manager, new AnnulBallot("The notice hung upside down."), During).Then(ballot => ballot.For(Manager).Urn.Of(1)!.Value.Choice == null)
            .Vote(Voter(2)).Refused("ballot/not-now", "annulled");
    }
}
