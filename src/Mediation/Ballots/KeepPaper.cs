using Mediation.Files;

namespace Mediation.Ballots;

/// <summary>
/// The photo of a paper, of a signature or of a power of attorney is kept with the ballot, sealed; entries and proxies name it by its hash. A paper says what
/// was answered: before the close it is shown to nobody.
/// </summary>
/// <param name="File">under which the vault keeps it</param>
public sealed record KeepPaper(Guid File, [property: Longest(64)] string Sha256, FileKind Kind, int Size) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (ballot.IsOver || ballot.HasClosed) return Refusals.NotNow(ballot.Status);
        if (Kind is not (FileKind.Jpeg or FileKind.Png or FileKind.Webp or FileKind.Heic or FileKind.Pdf)) return Refusals.NoPhoto;
        if (ballot.Papers.ContainsKey(Sha256)) return Refusals.PaperTwice;

        return new PaperKept(File, Sha256, Kind, Size, stamp.By.Id, stamp.At);
    }
}

public sealed record PaperKept(Guid File, string Sha256, FileKind Kind, int Size, Guid By, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with { Papers = ballot.Papers.Add(Sha256, new(File, Kind, Size, At)) };
}
