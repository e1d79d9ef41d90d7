namespace Mediation.Grievances;

/// <summary>How far the two sides of a case have written and read. What they wrote is in the story; of a reporter's message only the day is known.</summary>
public sealed record Dialog(int FromReporter = 0, int FromHouse = 0, int ReadByHouse = 0, int ReadByReporter = 0)
{
    public static Dialog Silence { get; } = new();

    public int UnreadByHouse => FromReporter - ReadByHouse;
    public int UnreadByReporter => FromHouse - ReadByReporter;

    public static bool IsReporter(Subject subject) => subject.Role is Role.Reporter or Role.Resident or Role.Enterprise;
}
