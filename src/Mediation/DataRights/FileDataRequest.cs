using Mediation.Law;

namespace Mediation.DataRights;

/// <summary>Somebody asks of their own data, or the staff for them once it is clear who they are.</summary>
/// <param name="Identified">how the staff made sure of the person; needed when they ask for somebody</param>
public sealed record FileDataRequest(
    DataRight Right, Guid Person, Guid? OnlyCase = null, [property: Longest(2000)] PrivateText? Text = null, [property: Longest(500)] PrivateText? Identified = null) : Opening<DataRequest>
{
    public override Decision<DataRequest> Decide(DataRequest request, Stamp stamp)
    {
        if (request.IsFiled) return Refusals.AlreadyFiled;
        if (Right == DataRight.Correction && Text is not { IsBlank: false }) return Refusals.TextMissing;
        if (stamp.By.IsStaff && Identified is not { IsBlank: false }) return Refusals.NotIdentified;

        var filed = new DataRequestFiled(Right, Person, OnlyCase, Text?.About(Person), Identified?.About(Person), stamp.At, stamp.Rules.Start("I-RIGHTS", stamp.At));
        return stamp.By.IsStaff ? new Event<DataRequest>[] { filed, new DataRequestFiledFor(stamp.By.Id) } : filed;
    }
}

public sealed record DataRequestFiled(
    DataRight Right, Guid Person, Guid? OnlyCase, [property: NotSearchable] PrivateText? Text, [property: NotSearchable] PrivateText? Identified, DateTimeOffset At, Clock Clock) : Event<DataRequest>
{
    public override DataRequest Apply(DataRequest request) => request with
    {
        Right = Right, Person = Person, OnlyCase = OnlyCase, Text = Text, Identified = Identified, FiledAt = At, Clock = Clock, Status = DataRequestStatus.Filed,
    };
}

/// <summary>Who of the staff asked for the person: what they filed, another decides.</summary>
public sealed record DataRequestFiledFor(Guid By) : Event<DataRequest>
{
    public override DataRequest Apply(DataRequest request) => request with { FiledBy = By };
}
