using System.Collections.Immutable;
using CsCheck;

namespace Mediation.Tests.Access;

/// <summary>Anybody, with anything that may be granted to them, and anything that they may ask for: the same for the rules alone and for the lists that say them in SQL.</summary>
static class Anybody
{
    public static readonly Guid Here = new("00000000-0000-7000-8000-00000000d157"), Elsewhere = One(1000);
    public static readonly DateTimeOffset Now = new(2026, 9, 14, 9, 0, 0, TimeSpan.FromHours(8));

    /// <summary>The same few numbers for people, cases and units, so that they meet.</summary>
    public static Guid One(int n) => new(n, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0);

    public static readonly Gen<Guid?> Project = Gen.OneOf<Guid?>(null, Here, Elsewhere);
    public static readonly Gen<Resource> Things = Gen.Select(Gen.Int[1, 3], Project, Gen.Int[1, 3]).Select((id, project, person) => new Resource(One(id), project, One(person)))
        .Select(Gen.Bool, Gen.Int[0, 3], Gen.Int[0, 9], Gen.Int[0, 9]).Select((thing, isConfidential, handler, recused, accused) => thing with
        {
            IsConfidential = isConfidential, Handler = handler == 0 ? null : One(handler),
            Recused = recused is > 0 and < 4 ? [One(recused)] : [], Accused = accused is > 0 and < 4 ? [One(accused)] : [],
        });

    static readonly Gen<Reach> Reaches = Gen.OneOf(Gen.Const(Reach.All), Gen.Const(Reach.In([Here])), Gen.Const(Reach.In([Elsewhere]) with { OfNoProject = false }), Gen.Int[1, 3].Select(n => Reach.To(One(n))));

    /// <summary>Some have not begun, some are over, some are for another purpose.</summary>
    public static readonly Gen<Grant> Granted = Gen.Select(Gen.Enum<Role>(), Reaches, Gen.Int[-2, 2], Gen.Int[-2, 2], Gen.Int[0, 4].Select(n => n switch { 2 => "read", 3 => "service", 4 => "training", _ => (string?)null })).Select((role, reach, from, until, purpose) =>
        new Grant(role, reach, purpose, from == 0 ? null : Now.AddDays(from), until == 0 ? null : Now.AddDays(until)));

    public static readonly Gen<Subject> Subjects = Gen.Select(Gen.Int[1, 3], Gen.Enum<Role>(), Gen.Bool, Granted.Array[0, 2], Gen.Bool, Gen.Int[0, 3]).Select((id, role, member, grants, confined, unit) =>
        new Subject(One(id), role)
        {
            Projects = member ? [Here] : [], Grants = IsGrantable(role) ? [.. grants] : [], IsConfined = confined && IsGrantable(role), Units = unit is 1 or 2 && IsGrantable(role) ? [One(unit)] : [],
        });

    static bool IsGrantable(Role role) => role is >= Role.Officer and <= Role.Admin;
}
