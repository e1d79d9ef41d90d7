namespace Mediation.Ballots;

/// <summary>
/// An answer on paper, at the door or at a device of ours is entered by two people, who each see the paper or the voter and not what the other entered. The
/// second one makes it count if they say the same; else it is put aside and both begin again. A paper whose photo was there before the close is in time until the count.
/// </summary>
/// <param name="Evidence">the hash of the photo of the paper, or of the voter's signature at the device, as the ballot keeps it</param>
public sealed record EnterVote(int Head, Choice Choice, Channel Channel, [property: Longest(64)] string Evidence) : Command<Ballot>
{
    public override Decision<Ballot> Decide(Ballot ballot, Stamp stamp)
    {
        if (!ballot.IsDrafted) return Refusals.Unknown;
        if (!ballot.IsOpenAt(stamp.At) && (Channel == Channel.Tablet || !ballot.IsInTime(Evidence))) return Refusals.NotOpen(ballot, stamp.At);
        if (ballot.Scrutineers.Contains(stamp.By.Id)) return Refusals.ObserverActs;
        if (Channel is not (Channel.Paper or Channel.OnSite or Channel.Tablet)) return Refusals.NotOnPaper;
        if (Choice == Choice.Spoiled && Channel != Channel.Paper) return Refusals.NoSuchChoice;
        if (!ballot.Electorate.Has(Head)) return Refusals.UnknownHead(Head);
        if (Eligibility.OfTitle(ballot, Head) is { } why) return why;
        if (!ballot.Papers.ContainsKey(Evidence)) return Refusals.EvidenceMissing;
        if (ballot.Proxies.Exists(proxy => proxy.Document == Evidence)) return Refusals.EvidenceOfOtherKind;
        if (ballot.Evidence.TryGetValue(Evidence, out var other) ? other != Head : ballot.Held.Any(one => one.Key != Head && one.Value.Evidence == Evidence)) return Refusals.EvidenceOfAnother;
        if (!ballot.Held.TryGetValue(Head, out var held)) return new VoteEntered(Head, Choice, Channel, Evidence, stamp.By.Id, stamp.At);
        if (held.By == stamp.By.Id) return Refusals.FourEyes;
        if ((held.Choice, held.Channel, held.Evidence) != (Choice, Channel, Evidence)) return new EntryDisputed(Head, held.By, stamp.By.Id, stamp.At);
        var receipt = Receipts.Of(stamp.CommandId);
        if (ballot.Urn.HeadOf(receipt) is not null) return Refusals.OnceMore;

        return new VoteConfirmed(Head, Choice, Channel, Receipts.Code(receipt), Evidence, held.By, stamp.By.Id, Spares: true, At: stamp.At);
    }
}

/// <summary>The first of two has entered it.</summary>
public sealed record VoteEntered(int Head, Choice Choice, Channel Channel, string Evidence, Guid By, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with { Held = ballot.Held.SetItem(Head, new(Choice, Channel, Evidence, By, At)), Enterers = ballot.Enterers.Add(By) };
}

/// <summary>The two did not enter the same.</summary>
public sealed record EntryDisputed(int Head, Guid First, Guid Second, DateTimeOffset At) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) => ballot with { Held = ballot.Held.Remove(Head), Enterers = ballot.Enterers.Add(Second) };
}

/// <summary>The second of two has entered the same: it counts.</summary>
/// <param name="Spares">it leaves alone what an owner says themselves, and spoiled, any valid answer; without it, as it was taken before, it speaks over them</param>
public sealed record VoteConfirmed(int Head, Choice Choice, Channel Channel, string Receipt, string Evidence, Guid First, Guid Second, bool? Spares = null, DateTimeOffset? At = null) : Event<Ballot>
{
    public override Ballot Apply(Ballot ballot) =>
        ballot.Answered(Head, null, Choice, Channel, Receipt, Spares == true, At) with
        {
            Evidence = ballot.Evidence.SetItem(Evidence, Head), Enterers = ballot.Enterers.Add(Second),
        };
}
