using System.Collections.Immutable;

namespace Mediation.Grievances;

/// <summary>
/// One of those who stand behind a grievance beside its reporter: they signed the letter, or met the same thing and joined. Who gave no name
/// counts, and nobody knows who it is.
/// </summary>
/// <param name="Person">the person of the vault whose name it is; of who gave none, a mark of theirs that leads nowhere</param>
/// <param name="Device">the browser that joined, as a mark that means something in this case alone</param>
public sealed record JointMember(int Number, Guid Person, Guid? Device, [property: NotSearchable] PrivateText? Name, [property: NotSearchable] PrivateText? Phone, bool BySelf)
{
    /// <summary>When the answer was handed to them.</summary>
    public DateTimeOffset? ServedAt { get; init; }
}

/// <summary>Everybody behind a joint grievance, and the few who speak for them (Regulations on Petitions, article 20).</summary>
public sealed record Joint
{
    public const int MostRepresentatives = 5, Most = 5_000;

    public static Joint Nobody { get; } = new();

    public ImmutableList<JointMember> Members { get; init; } = [];
    public ImmutableHashSet<int> Representatives { get; init; } = [];

    /// <summary>The numbers given so far; who leaves does not give theirs to somebody else.</summary>
    public int Numbers { get; init; }

    public JointMember? Find(int number) => Members.Find(one => one.Number == number);
    public bool HasPerson(Guid person) => Members.Exists(one => one.Person == person);
    public IEnumerable<JointMember> Named => Members.Where(one => one.Name is not null);

    public Joint With(JointMember member) => this with { Members = Members.Add(member), Numbers = member.Number };
    public Joint Without(int number) => this with { Members = Members.RemoveAll(one => one.Number == number), Representatives = Representatives.Remove(number) };
    public Joint Served(int number, DateTimeOffset at) => this with { Members = Members.ConvertAll(one => one.Number == number ? one with { ServedAt = at } : one) };

    /// <summary>How many there are, and of nobody who it is.</summary>
    public Joint Counted() => Members.IsEmpty ? this : this with { Members = Members.ConvertAll(one => new JointMember(one.Number, Guid.Empty, null, null, null, one.BySelf)) };

    /// <summary>A new answer has been handed to nobody yet.</summary>
    public Joint Unserved() => Members.Exists(one => one.ServedAt is not null) ? this with { Members = Members.ConvertAll(one => one with { ServedAt = null }) } : this;
}
