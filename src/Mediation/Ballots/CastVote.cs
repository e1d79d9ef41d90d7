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
        if (Eligibility.WhyNot(ballot, stamp.By, Head, stamp.At, stamp.Rules, out var standings) is { } why) return why;
        if (Choice == Choice.Spoiled) return Refusals.NoSuchChoice;
        var receipt = Receipts.Of(stamp.CommandId);
        if (ballot.Urn.HeadOf(receipt) is not null) return Refusals.OnceMore;

        var (head, code) = (standings[0].Head, Receipts.Code(receipt));
        if (ballot.Electorate.CoOwnersOf(head) is null) return new VoteCast(head, Choice, standings[0].Channel, code, At: stamp.At);

        // of one head that several own somebody may be an owner, an agent of another, or both: one answer, said for each of them
        return standings.DistinctBy(one => one.Owner).Select(one => new VoteCast(head, Choice, one.Channel, code, one.Owner, one.Owner is null ? true : null, stamp.At)).ToArray<Event<Ballot>>();
    }
}

/// <param name="At">since owners are told of answers it is said when; of earlier ones nobody is told afterwards</param>
/// <param name="Spares">said for a head that several own, it leaves alone what an owner says themselves; without it, as it was taken before, it speaks over them</param>
public sealed record VoteCast(int Head, Choice Choice, Channel Channel, string Receipt, Guid? Owner = null, bool? Spares = null, DateTimeOffset? At = null) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot.Answered(Head, Owner, Choice, Channel, Receipt, Spares == true, At);
}
