namespace Mediation.Ballots;

/// <summary>
/// A head of the roll answers while the ballot is open; a later answer replaces it. Open consent, not secret: the law asks who agreed. The head is in the
/// request only for who speaks for several; nobody can name one that is not theirs.
/// </summary>
public sealed record CastVote(Choice Choice, int? Head = null) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (Eligibility.WhyNot(ballot, stamp.By, Head, stamp.At, stamp.Rules, out var standing) is { } why) return why;
        if (Choice == Choice.Spoiled) return Refusals.NoSuchChoice;
        var receipt = Receipts.Of(stamp.CommandId);
        if (ballot.Urn.HeadOf(receipt) is not null) return Refusals.OnceMore;

        return new VoteCast(standing!.Head, Choice, standing.Channel, Receipts.Code(receipt), ballot.Electorate.CoOwnersOf(standing.Head) is null ? null : standing.Owner, stamp.At);
    }
}

/// <param name="At">since owners are told of answers it is said when; of earlier ones nobody is told afterwards</param>
public sealed record VoteCast(int Head, Choice Choice, Channel Channel, string Receipt, Guid? Owner = null, DateTimeOffset? At = null) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot.Answered(Head, Owner, Choice, Channel, Receipts.Parse(Receipt)!.Value).Received(Head, Receipts.Parse(Receipt)!.Value, At);
}
