using Mediation.Cases;

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
