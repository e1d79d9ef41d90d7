namespace Mediation.Grievances;

/// <summary>
/// A word from one side of the case to the other: whoever reported stays as unknown as they wish. Of their message we keep the day, and neither
/// the minute, nor the address, nor the device it came from.
/// </summary>
public sealed record SendMessage([property: Longest(4_000)] PrivateText Text) : Command<Grievance>
{
    public override Decision<Grievance> Decide(Grievance grievance, Stamp stamp)
    {
        if (!grievance.IsLogged) return Refusals.Unknown;
        if (Text.IsBlank) return Refusals.NothingToAnswer;

        return new MessageSent(Text, Dialog.IsReporter(stamp.By), stamp.Rules.LocalDate(stamp.At));
    }
}

public sealed record MessageSent(PrivateText Text, bool FromReporter, DateOnly On) : Event<Grievance>
{
    // whoever writes has seen what was written before
    public override Grievance Apply(Grievance grievance) => grievance with
    {
        Dialog = FromReporter
            ? grievance.Dialog with { FromReporter = grievance.Dialog.FromReporter + 1, ReadByReporter = grievance.Dialog.FromHouse }
            : grievance.Dialog with { FromHouse = grievance.Dialog.FromHouse + 1, ReadByHouse = grievance.Dialog.FromReporter },
    };
}
