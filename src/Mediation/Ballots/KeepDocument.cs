using Mediation.Files;

namespace Mediation.Ballots;

/// <summary>
/// A document that is voted on, or the owners' rule that the silent follow, is laid beside the ballot for everybody to read: the one whose hash the draft
/// names and no other, so it may come at any time and changes nothing of what is asked.
/// </summary>
/// <param name="File">under which the vault keeps it</param>
public sealed record KeepDocument(Guid File, [property: Longest(64)] string Sha256, FileKind Kind, int Size) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.IsOver) return Refusals.NotNow(ballot.Status);
        if (!ballot.Names(Sha256)) return Refusals.DocumentNotNamed;
        if (ballot.Texts.ContainsKey(Sha256)) return Refusals.DocumentTwice;

        return new DocumentKept(File, Sha256, Kind, Size, stamp.By.Id, stamp.At);
    }
}

public sealed record DocumentKept(Guid File, string Sha256, FileKind Kind, int Size, Guid By, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with { Texts = ballot.Texts.SetItem(Sha256, new(File, Kind, Size, At)) };
}
