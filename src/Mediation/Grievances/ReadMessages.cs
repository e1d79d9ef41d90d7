namespace Mediation.Grievances;

/// <summary>One side has read what the other wrote.</summary>
public sealed record ReadMessages : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        var byReporter = Dialog.IsReporter(stamp.By);
        if ((byReporter ? grievance.Dialog.UnreadByReporter : grievance.Dialog.UnreadByHouse) == 0) return Refusals.NothingUnread;

        return new MessagesRead(byReporter, byReporter ? grievance.Dialog.FromHouse : grievance.Dialog.FromReporter, stamp.Rules.LocalDate(stamp.At));
    }
}

public sealed record MessagesRead(bool ByReporter, int UpTo, DateOnly On) : Event<Grievance>
{
    public override Grievance Apply(Grievance grievance) => grievance with
    {
        Dialog = ByReporter ? grievance.Dialog with { ReadByReporter = UpTo } : grievance.Dialog with { ReadByHouse = UpTo },
    };
}
