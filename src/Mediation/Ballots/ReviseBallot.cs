using System.Collections.Immutable;

namespace Mediation.Ballots;

/// <summary>A draft is written anew before it takes a roll; its code and its project stay, its thresholds are those of this day.</summary>
public sealed record ReviseBallot(DraftBallot To) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.Status != BallotStatus.Draft) return Refusals.NotNow(ballot.Status);
        if (To.WhyNot(stamp) is { } why) return why;

        return new BallotRevised(To.Title.Trim(), To.Question.Trim(), To.Documents, To.RulingBy(stamp), stamp.Rules.Name, To.MostProxies, stamp.By.Id, stamp.At);
    }
}

public sealed record BallotRevised(
    string Title, string Question, ImmutableArray<BallotDocument> Documents, Ruling Ruling, string Rules, int? MostProxies, Guid By, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with
    {
        Title = Title, Question = Question, Documents = Documents, Ruling = Ruling, Rules = Rules, MostProxies = MostProxies,
    };
}
