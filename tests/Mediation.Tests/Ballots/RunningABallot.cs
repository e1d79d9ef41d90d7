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
            .AndThen(Second, new ArchiveBallot(), Closes).Then(ballot => ballot.Status == BallotStatus.Archived);
    }

    [Fact] public void It_keeps_the_thresholds_of_its_day() => Drafted(Special).Then(ballot => ballot.Ruling!.Resolution!.Threshold == Rules.Thresholds["V-SPECIAL"] && ballot.Rules == Rules.Name);

    [Fact] public void Not_by_a_rule_that_there_is_not() => Drafted(Ordinary with { Resolution = new("V-NONE") }).Refused("ballot/unknown-rule", "V-NONE");
    [Fact] public void Not_by_both_nor_by_none()
    {
        Drafted(Ordinary with { Consent = Consenting().Consent }).Refused("ballot/ruling-missing");
        Drafted(Ordinary with { Resolution = null }).Refused("ballot/ruling-missing");
    }

    [Fact] public void Consent_is_never_asked_of_participants_only() => Drafted(Consenting("V-ORDINARY")).Refused("ballot/consent-asks-all", "V-ORDINARY");

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

    [Fact] public void A_draft_is_written_anew_until_it_takes_a_roll()
    {
        var better = Special with { Question = "Shall there be a wide gate?", Code = "another", ProjectId = Number(5) };
        Drafted(Ordinary).AndThen(Handler, new ReviseBallot(better)).Then(ballot => ballot is { Code: "YT-26-000001", Question: "Shall there be a wide gate?" } && ballot.ProjectId == District && ballot.Ruling!.Resolution!.Threshold.Id == "V-SPECIAL");
        Drafted(Ordinary).AndThen(Handler, new ReviseBallot(Ordinary with { Resolution = new("V-NONE") })).Refused("ballot/unknown-rule", "V-NONE");
        Rolled(Ordinary, Ten).AndThen(Handler, new ReviseBallot(better)).Refused("ballot/not-now", "rolltaken");
    }

    [Fact] public void A_photo_is_kept_once_by_its_hash_and_shown_to_no_voter()
    {
        var photo = new KeepPaper(Number(61), new('a', 64), FileKind.Jpeg, 1000);
        Open().When(Handler, photo, During).Then(ballot => ballot.Papers.Count == 1 && ballot.For(Voter(1)).Papers.IsEmpty)
            .When(Handler, photo with { File = Number(62) }, During).Refused("ballot/paper-twice");
        Open().When(Handler, photo with { Kind = FileKind.Mp3 }, During).Refused("ballot/no-photo");
        Open().When(House, new CloseBallot(), Closes).When(Handler, photo, Closes).Refused("ballot/not-now", "closed");
    }

    [Fact] public void Only_a_frozen_roll_is_taken() => Drafted(Ordinary).AndThen(Handler, new TakeRoll(new(Number(1), 1, ""), Rolling.Electors([.. Ten]))).Refused("ballot/roll-not-frozen");
    [Fact] public void A_parcel_without_a_rule_is_not_forgotten() => Rolled(Consenting(), [.. Ten, Rolling.Unit("1", 10, 3) with { Parcel = "P2" }]).Refused("ballot/parcel-without-rule", "P2");
    [Fact] public void A_parcel_that_there_is_not_has_no_rule() => Rolled(Consenting("V-CONSENT-OLD", "P1", "P9"), Ten).Refused("ballot/unknown-group", "P9");

    [Fact] public void It_is_noticed_fifteen_days_before()
    {
        Rolled(Ordinary, Ten).AndThen(Handler, new NoticeBallot(Monday.AddDays(15), Closes)).Then(ballot => ballot.Status == BallotStatus.Noticed);
        Rolled(Ordinary, Ten).AndThen(Handler, new NoticeBallot(Monday.AddDays(14), Closes)).Refused("ballot/notice-too-short", "2026-09-13");
    }

    [Fact] public void It_opens_at_its_time_and_not_before() => Rolled(Ordinary, Ten).AndThen(Handler, new NoticeBallot(Opens, Closes)).AndThen(House, new OpenBallot(), Opens.AddSeconds(-1)).Refused("ballot/not-yet-open");
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

    [Fact] public void It_is_void_for_a_reason_and_never_shown_then()
    {
        Open().When(Manager, new AnnulBallot(" "), During).Refused("ballot/reason-missing");
        Open().Vote(Voter(1)).When(Manager, new AnnulBallot("The notice hung upside down."), During).Then(ballot => ballot.For(Manager).Urn.Of(1)!.Value.Choice == null)
            .Vote(Voter(2)).Refused("ballot/not-now", "annulled");
    }
}
