using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Mediation.Cases;
using Mediation.Identity;
using Mediation.Law;
using Mediation.Projects;
using Mediation.Vault;

namespace Mediation.Rolls;

/// <summary>What a file would change, or has changed: figures, and the first of the differences in words.</summary>
/// <param name="CountsParking">whether parking is counted, where that would change</param>
sealed record RollDifference(int Added, int Changed, int Removed, int Unchanged, int Units, int Heads, string Area, bool? CountsParking, ImmutableArray<RollChange> Changes, Guid Id, int Version)
{
    /// <summary>How many differences there are beside those told.</summary>
    public int More => Added + Changed + Removed - Changes.Length;

    /// <summary>Doors of the file that the project does not know, the first of them by name, and how many of the project's homes are not in the file.</summary>
    public int Strange { get; init; }
    public ImmutableArray<string> StrangeDoors { get; init; } = [];
    public int Left { get; init; }
}

/// <summary>A unit that is new, gone, or says something else: of itself or of its owners.</summary>
sealed record RollChange(string Kind, string Parcel, string Building, string Number, string? AreaBefore, string? AreaAfter)
{
    /// <summary>Owners and title of the unit, where it is other than before; names masked. Owners that read the same differ in what is not shown.</summary>
    public SideView? Before { get; init; }
    public SideView? After { get; init; }
}

/// <summary>What a roll says of a unit beside its area.</summary>
sealed record SideView(ImmutableArray<OwnerView> Owners, UnitUse Use, Tenure Tenure, TitleState Title, bool OfDeveloper);

/// <summary>An owner as shown: masked.</summary>
sealed record OwnerView(string? Name, string? Phone, string? Share, bool Represented, bool HasAccount);

/// <summary>A unit of the roll as its viewer may see it.</summary>
sealed record UnitView(
    string Key, string Parcel, string Building, string Number, UnitUse Use, string Area, AreaSource AreaSource, Tenure Tenure, TitleState Title, bool OfDeveloper, int? Head, ImmutableArray<OwnerView> Owners);

/// <summary>An objection, for the house.</summary>
sealed record ObjectionView(int Number, string? Unit, string? Reason, DateTimeOffset At, ObjectionOutcome? Outcome, string? Reply);

/// <summary>A roll as its viewer may see it, a page of it at a time.</summary>
sealed record RollView(
    Guid Id, Guid ProjectId, int Version, int Edition, int Units, int Heads, string Area, bool CountsParking, DateTimeOffset? PublishedAt, DateOnly? ObjectionsUntil,
    DateTimeOffset? FrozenAt, string? Fingerprint, ImmutableArray<UnitView> Items, int Total, int Page, int PageSize, ImmutableArray<ObjectionView> Objections)
{
    public bool TotalIsExact => true;
}

/// <summary>The roll of a project: brought in from a file, looked at, published, frozen. Names are opened for the house and masked; the public sees the first character.</summary>
sealed class RollFile(Desk desk, Vault.Vault vault, Accounts accounts, KeyFile keys)
{
    const int MostChanges = 200, MostStrange = 20;

    /// <summary>One roll a project: its id follows from the project's.</summary>
    public static Guid IdOf(Guid project) => Ids.From([.. Encoding.UTF8.GetBytes("roll/"), .. project.ToByteArray(bigEndian: true)], prefix: project);

    /// <summary>What is in the file, or all that is wrong with it.</summary>
    public async Task<(ReviseRoll? Roll, ImmutableArray<Fault> Faults)> Read(byte[] file, Guid project, bool countsParking)
    {
        var logins = (await accounts.List()).Where(account => account.Role == Role.Resident).ToFrozenDictionary(account => account.UserName, account => account.Id);
        try { return RollSheet.Read(file, project, countsParking, keys, logins); }
        catch (Verbs.VerbEnds why) { return (null, [new("file", "import/unreadable", why.Message)]); }
    }

    /// <summary>What would be different from the roll as it stands.</summary>
    public async Task<RollDifference> Compare(ReviseRoll asked)
    {
        var (id, seen) = (IdOf(asked.ProjectId), await desk.SeeAs<Roll>(IdOf(asked.ProjectId), LocalToken.System, "ReadRoll"));
        var difference = await Difference(seen.Case ?? Roll.Empty, asked, id, seen.Version);
        var project = (await desk.SeeAs<Project>(asked.ProjectId, LocalToken.System, "ReadProject")).Case ?? Projects.Project.Empty;
        var homes = project.Buildings.SelectMany(building => building.Units, (building, unit) => Ties.Door(building.Name, unit.Number)).ToHashSet();
        var strange = asked.Units.Where(unit => !homes.Contains(Ties.Door(unit.Building, unit.Number))).ToList();
        var doors = asked.Units.Select(unit => Ties.Door(unit.Building, unit.Number)).ToHashSet();
        return difference with { Strange = strange.Count, StrangeDoors = [.. strange.Take(MostStrange).Select(unit => unit.Door)], Left = homes.Count(home => !doors.Contains(home)) };
    }

    /// <summary>The roll as it shall be, in one act.</summary>
    public async Task<(Answer Answer, RollDifference Difference)> Put(ReviseRoll asked, Guid commandId)
    {
        var difference = await Compare(asked);
        var answer = await desk.Put(difference.Id, asked, commandId, Digest(asked));
        return (answer, difference with { Version = answer.Version });
    }

    // the same file under the same id is the same act; its private words need not be hashed twice
    static object Digest(ReviseRoll asked) => new { asked.ProjectId, asked.CountsParking, Units = Fingerprints.Root([.. asked.Units.Select(Fingerprints.RowOf)]), Owners = asked.Owners.Select(owner => owner.Digest).ToArray() };

    async Task<RollDifference> Difference(Roll before, ReviseRoll asked, Guid id, int version)
    {
        var after = asked.Units.ToDictionary(unit => unit.Key);
        var people = asked.Owners.ToImmutableDictionary(owner => owner.Key);
        var others = asked.Owners.Where(owner => before.Owners.TryGetValue(owner.Key, out var known) && !owner.IsAsItWas(known)).Select(owner => owner.Key).ToHashSet();
        var added = asked.Units.Where(unit => !before.Units.ContainsKey(unit.Key)).ToList();
        var changed = asked.Units.Where(unit => before.Units.TryGetValue(unit.Key, out var old) && (!old.Equals(unit) || unit.Owners.Any(holding => others.Contains(holding.Owner)))).ToList();
        var removed = before.Units.Values.Where(unit => !after.ContainsKey(unit.Key)).ToList();
        var electors = Electorate.Of(Roll.Empty with { Units = asked.Units.ToImmutableDictionary(unit => unit.Key), CountsParking = asked.CountsParking });
        (string Kind, RollUnit? Old, RollUnit? Now)[] told = [.. changed.Select(unit => ("changed", (RollUnit?)before.Units[unit.Key], (RollUnit?)unit))
            .Concat(added.Select(unit => ("added", (RollUnit?)null, (RollUnit?)unit))).Concat(removed.Select(unit => ("removed", (RollUnit?)unit, (RollUnit?)null))).Take(MostChanges)];
        // what stood there before is opened, what the file says is plain yet
        var opened = await vault.Open(told.SelectMany(one => one.Old?.Owners ?? []).SelectMany(holding => before.Owners.TryGetValue(holding.Owner, out var owner) ? new[] { owner.Name.Ref } : []));
        return new(added.Count, changed.Count, removed.Count, asked.Units.Length - added.Count - changed.Count, asked.Units.Length, electors.Count, Shown.Area(electors.Area),
            before.IsBegun && before.CountsParking != asked.CountsParking ? asked.CountsParking : null, [.. told.Select(one => Change(one.Kind, one.Old, one.Now))], id, version);

        RollChange Change(string kind, RollUnit? old, RollUnit? now)
        {
            var unit = now ?? old!;
            var change = new RollChange(kind, unit.Parcel, unit.Building, unit.Number, old is null ? null : Shown.Area(old.Area), now is null ? null : Shown.Area(now.Area));
            var says = old is not null && now is not null && (old with { RegisteredArea = null, SurveyedArea = null, ContractArea = null }).Equals(now with { RegisteredArea = null, SurveyedArea = null, ContractArea = null })
                && !now.Owners.Any(holding => others.Contains(holding.Owner));
            return says ? change : change with { Before = Side(old, before.Owners), After = Side(now, people) };
        }

        SideView? Side(RollUnit? unit, ImmutableDictionary<Guid, RollOwner> owners) => unit is null ? null
            : new([.. unit.Owners.Select(holding => owners.TryGetValue(holding.Owner, out var owner)
                ? new OwnerView((owner.Name.Plain ?? opened.GetValueOrDefault(owner.Name.Ref)) is { } name ? Masking.Name(name) : null, null, unit.Tenure == Tenure.ByShares ? $"{holding.Of}/{holding.Per}" : null, owner.Representative is not null, owner.Account is not null)
                : new OwnerView(null, null, null, false, false))], unit.Use, unit.Tenure, unit.Title, unit.OfDeveloper);
    }

    /// <summary>A page of the roll. Who is no staff sees it once it is published, and of a name its first character.</summary>
    public async Task<(Outcome Outcome, RollView? View)> Page(Guid project, int page = 1, int pageSize = 100, string? building = null, Func<RollUnit, bool>? only = null)
    {
        var id = IdOf(project);
        var seen = await desk.See<Roll>(id, "ReadRoll");
        if (seen.Case is not { } roll) return (seen.Outcome, null);
        var viewer = await desk.WhoFor(id);
        var isHouse = Access.Decide(viewer, "ReviseRoll", roll.ResourceOf(id), "read", desk.Now) == Verdict.Allowed || viewer.Role is Role.Supervisor;
        if (!isHouse && !roll.IsPublished && !roll.IsFrozen) return (Outcome.Missing, null);

        // staff of another project are told no more than everybody
        var objections = isHouse ? roll.Objections : roll.For(Subject.Nobody).Objections;
        var electors = Electorate.Of(roll);
        var heads = Electorate.HeadsOf(roll);
        var wanted = roll.Sorted.Where(unit => (building is null || unit.Building == building) && only?.Invoke(unit) != false).ToList();
        var shown = wanted.Skip((page - 1) * pageSize).Take(pageSize).ToList();
        var opened = await vault.Open([.. shown.SelectMany(unit => unit.Owners).SelectMany(holding => roll.Owners.TryGetValue(holding.Owner, out var owner) ? new[] { owner.Name.Ref, isHouse ? owner.Phone?.Ref ?? Guid.Empty : Guid.Empty } : []),
            .. objections.SelectMany(objection => new[] { objection.Reason.Ref, objection.Reply?.Ref ?? Guid.Empty })]);
        return (Outcome.Done, new(id, roll.ProjectId, seen.Version, roll.Edition, roll.Units.Count, electors.Count, Shown.Area(electors.Area), roll.CountsParking, roll.PublishedAt, roll.ObjectionsUntil,
            roll.FrozenAt, roll.Fingerprint, [.. shown.Select(View)], wanted.Count, page, pageSize, [.. objections.Select(objection =>
                new ObjectionView(objection.Number, objection.Unit, Text(objection.Reason), objection.At, objection.Outcome, Text(objection.Reply)))]));

        UnitView View(RollUnit unit) => new(unit.Key, unit.Parcel, unit.Building, unit.Number, unit.Use, Shown.Area(unit.Area), unit.Source, unit.Tenure, unit.Title, unit.OfDeveloper,
            heads.TryGetValue(unit.Key, out var head) ? head : null, OwnersOf(roll, unit, isHouse, opened));

        string? Text(PrivateText? text) => text is not null && opened.TryGetValue(text.Ref, out var plain) ? plain : null;
    }

    /// <summary>The owners of a unit, masked.</summary>
    public static ImmutableArray<OwnerView> OwnersOf(Roll roll, RollUnit unit, bool isHouse, IReadOnlyDictionary<Guid, string> opened)
    {
        return [.. unit.Owners.Select(holding => roll.Owners.TryGetValue(holding.Owner, out var owner)
            ? new OwnerView(Text(owner.Name) is { } name ? Masking.Name(name) : null, isHouse && Text(owner.Phone) is { } phone ? Masking.Phone(phone) : null,
                unit.Tenure == Tenure.ByShares ? $"{holding.Of}/{holding.Per}" : null, owner.Representative is not null, owner.Account is not null)
            : new OwnerView(null, null, null, false, false))];

        string? Text(PrivateText? text) => text is not null && opened.TryGetValue(text.Ref, out var plain) ? plain : null;
    }

    /// <summary>The roll as it stands, for the house's own use; none where there is none.</summary>
    public async Task<Roll?> Current(Guid project) => (await desk.SeeAs<Roll>(IdOf(project), LocalToken.System, "ReadRoll")).Case;

    public async Task<bool> IsOpened(Guid project) => (await desk.SeeAs<Project>(project, LocalToken.System, "ReadProject")).Case is { IsOpened: true };

    public Task<Guid?> Project(CaseRef reference) => desk.Find<Project>(reference);
}
