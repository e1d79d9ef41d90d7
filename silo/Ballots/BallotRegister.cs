using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Files;

namespace Mediation.Ballots;

/// <summary>A ballot as the lists show it.</summary>
[Table("ballot")]
sealed record BallotRow(
    Guid Id, string Code, Guid ProjectId, string Title, BallotStatus Status, bool IsConsent, DateTimeOffset DraftedAt, DateTimeOffset? OpensAt, DateTimeOffset? ClosesAt,
    int Heads, long Area, int HeadsVoted, long AreaVoted, bool? Passed, string? Fingerprint) : Row;

/// <summary>The turnout as posted on the door of the project office.</summary>
sealed class BallotRegister : IRegister<Ballot>
{
    public IEnumerable<Row> Rows(Guid id, Ballot before, Ballot after)
    {
        yield return new BallotRow(id, after.Code, after.ProjectId, after.Title, after.Status, after.Ruling?.Consent is not null, after.DraftedAt, after.OpensAt, after.ClosesAt,
            after.Electorate.Count, after.Electorate.Area, after.Turnout.Heads, after.Turnout.Area, after.Result?.Passed, after.Roll?.Fingerprint);
    }
}

/// <summary>An account that has a part in a ballot: as an owner on the roll it took, by a power of attorney, or after the close as an observer of the count. Which of them, and for which flats, the ballot itself says.</summary>
[Table("ballot_seat", keys: 2)]
sealed record BallotSeatRow(Guid Account, Guid Ballot) : Row;

/// <summary>Who finds a ballot on their own page. Of a hundred thousand owners those with an account are listed, all in one statement.</summary>
sealed class BallotSeats : IRegister<Ballot>
{
    public IEnumerable<Row> Rows(Guid id, Ballot before, Ballot after)
    {
        if (before.Electorate == after.Electorate && before.Proxies == after.Proxies && before.Scrutineers == after.Scrutineers && before.HasClosed == after.HasClosed) return [];
        var (had, have) = (Parts(before), Parts(after));
        return [.. have.Except(had).Select(account => new BallotSeatRow(account, id)), .. had.Except(have).Select(account => new BallotSeatRow(account, id) { Gone = true })];
    }

    static IEnumerable<Guid> Parts(Ballot ballot) =>
        [.. ballot.Electorate.Seats.Select(seat => seat.Account), .. ballot.Proxies.Select(proxy => proxy.Agent), .. ballot.HasClosed ? ballot.Scrutineers : []];
}

/// <summary>When a ballot opens and closes: what is next of the two falls due by itself.</summary>
sealed class BallotHours : IRegister<Ballot>
{
    public const string Opening = "ballot/opening", Closing = "ballot/closing";

    public IEnumerable<Row> Rows(Guid id, Ballot before, Ballot after)
    {
        var (was, next) = (Hour(id, before), Hour(id, after));
        if (was == next) yield break;       // an answer changes no hour
        if (was is not null && was.Kind != next?.Kind) yield return was with { Gone = true };
        if (next is not null) yield return next;
    }

    static DeadlineRow? Hour(Guid id, Ballot ballot) => ballot switch
    {
        { Status: BallotStatus.Noticed, OpensAt: { } opens, NoticedAt: { } since } => DeadlineRow.Of(id, Opening, opens, since),
        { Status: BallotStatus.Open, ClosesAt: { } closes, NoticedAt: { } since } => DeadlineRow.Of(id, Closing, closes, since),
        _ => null,
    };
}

/// <summary>A ballot in which somebody has answered, or letters were made anew, and owners are still to be told of it.</summary>
[Table("ballot_untold")]
sealed record UntoldRow(Guid BallotId) : Row;

/// <summary>Where somebody is to be told: an answer more writes no row, the first one does and the last word that is sent.</summary>
sealed class BallotsUntold : IRegister<Ballot>
{
    public IEnumerable<Row> Rows(Guid id, Ballot before, Ballot after) => before.IsAllTold == after.IsAllTold ? [] : [new UntoldRow(id) { Gone = after.IsAllTold }];
}

/// <summary>Of which ballot a receipt is.</summary>
[Table("ballot_receipt")]
sealed record ReceiptRow(long Receipt, Guid BallotId) : Row;

/// <summary>Every receipt that was given, whether its answer counts or a later one does: whoever holds it need not know of which ballot it is.</summary>
sealed class BallotReceipts : IRegister<Ballot>
{
    public IEnumerable<Row> Rows(Guid id, Ballot before, Ballot after) => after.LastReceipt is { } given && given != before.LastReceipt ? [new ReceiptRow(given, id)] : [];
}

/// <summary>The photos of papers and the documents that are voted on, so that the vault keeps them.</summary>
sealed class BallotPapers : IRegister<Ballot>
{
    public IEnumerable<Row> Rows(Guid id, Ballot before, Ballot after) =>
        New(before.Papers, after.Papers, id, isPublic: false).Concat(New(before.Texts, after.Texts, id, isPublic: true));

    static IEnumerable<Row> New(ImmutableDictionary<string, BallotPaper> before, ImmutableDictionary<string, BallotPaper> after, Guid id, bool isPublic) => before == after ? []
        : after.Values.Where(paper => !before.ContainsValue(paper)).Select(paper => new AttachmentRow(paper.File, id, paper.Kind, paper.Size, isPublic, paper.At));
}
