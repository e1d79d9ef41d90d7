using Mediation.Pages;
using Mediation.Vault;

namespace Mediation.Grievances;

/// <summary>A code and its secret, kept for half an hour in a cookie that only we can read, so that a reload shows them again.</summary>
sealed record Receipt(Guid CaseId, string Code, string Secret, int? Member = null)
{
    const string Cookie = "receipt", Path = "/report";
    static readonly TimeSpan Valid = TimeSpan.FromMinutes(30);

    public string Grouped => TrackingSecret.Grouped(Secret);

    public static Receipt? Find(HttpContext http, SealedCookies cookies, DateTimeOffset now) => cookies.Find<Receipt>(http, Cookie, now);
    public void Keep(HttpContext http, SealedCookies cookies, DateTimeOffset now) => cookies.Keep(http, Cookie, Path, this, now + Valid);

    /// <summary>The address behind the QR code: what opens the case stands behind the #, which no browser sends.</summary>
    public string Url(HttpRequest request, IConfiguration settings) => $"{Site(request, settings)}/track#{Code}.{Secret}";

    public static string Site(HttpRequest request, IConfiguration settings) =>
        settings["PublicUrl"]?.TrimEnd('/') ?? $"{request.Scheme}://{request.Host}";
}
