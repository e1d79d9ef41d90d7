namespace Mediation;

/// <summary>What is shown of a person until there is a reason to show more.</summary>
public static class Masking
{
    /// <summary>The first character stays, two stars follow.</summary>
    public static string Name(string name) => name.Length == 0 ? "" : $"{FirstOf(name)}**";

    /// <summary>The first three and last four digits of a long number stay: 138****2207.</summary>
    public static string Phone(string phone) => phone.Length >= 11 ? $"{phone[..3]}****{phone[^4..]}" : phone.Length > 2 ? $"{phone[..1]}****" : "****";

    static string FirstOf(string name) => char.IsHighSurrogate(name[0]) && name.Length > 1 ? name[..2] : name[..1];
}
