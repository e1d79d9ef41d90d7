namespace Mediation.Grievances;

/// <summary>Access, said in SQL: which rows of the day book a subject may see. The same rules as <see cref="Access.Decide"/>; a test holds the two together.</summary>
static class Sight
{
    /// <param name="parameter">adds a value to the statement and gives its name there</param>
    public static string Of(Subject subject, DateTimeOffset now, Func<object, string> parameter)
    {
        var me = parameter(subject.Id);
        return $"({Near(subject, me, now, parameter)}) and g.id <> all (array(select r.grievance_id from grievance_recusal r where r.account_id = {me}))";
    }

    static string Near(Subject subject, string me, DateTimeOffset now, Func<object, string> parameter)
    {
        var rule = Access.Matrix[Access.Read];
        if (subject.Role is Role.Resident or Role.Enterprise) return $"g.person = {me} or g.id = any(array(select m.grievance_id from grievance_member m where m.person = {me}))";
        if (subject.Role == Role.Reporter) return $"g.id = {me}";

        var parts = subject.Parts("read", now).Where(part => rule.Knows(part.Role)).ToList();
        if (parts.Count == 0 && !(subject.IsStaff && rule.Knows(subject.Role))) return "false";

        var reached = parts.ConvertAll(part => Reached(part.Reach, parameter)
            + (part.Role is Role.Manager or Role.Supervisor or Role.System ? "" : $" and (g.kind <> 'report' or g.handler = {me} or g.offered = {me})"));
        if (parts.Count > 0) reached.Add($"g.kind = 'report' and g.id = any(array(select k.grievance_id from grievance_knower k where k.account_id = {me}))");
        if (subject.IsStaff && rule.Knows(subject.Role) && !reached.Contains("true"))       // who was let in, for as long as it lasts
            reached.Add($"(g.kind <> 'report' and g.id = any(array(select l.grievance_id from grievance_glass l where l.account_id = {me} and l.until > {parameter(now.UtcDateTime)})))");
        return string.Join(" or ", reached);
    }

    /// <summary>Who reads what only the law keeps: whoever it is about, and whoever watches over us.</summary>
    public static bool OfFrozen(Subject subject) => subject.Role is Role.Reporter or Role.Resident or Role.Enterprise or Role.Supervisor;

    static string Reached(Reach reach, Func<object, string> parameter) => reach.Everywhere ? "true"
        : $"({(reach.OfNoProject ? "g.project_id is null or " : "")}g.project_id = any({parameter(reach.Projects.ToArray())})"
          + (reach.Units.IsEmpty ? "" : $" or g.receiver = any({parameter(reach.Units.ToArray())})")
          + (reach.Cases.IsEmpty ? ")" : $" or g.id = any({parameter(reach.Cases.ToArray())}))");
}
