//! File systems whose changes on other machines nobody tells of.

use std::path::Path;

/// Kinds of file systems that are shared over a network or with a virtual machine's host, as Linux names
/// them: changes made elsewhere raise no event here.
const NETWORK: &[&str] = &[
    "9p",
    "afs",
    "ceph",
    "cifs",
    "drvfs",
    "fuse.glusterfs",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.sshfs",
    "fuse.vmhgfs-fuse",
    "glusterfs",
    "lustre",
    "nfs",
    "nfs4",
    "prl_fs",
    "smb3",
    "smbfs",
    "vboxsf",
];

/// The kind of network file system that a folder is on, if it is on one and the system says so: Linux does.
pub(super) fn network(folder: &Path) -> Option<String> {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
    let kind = kind(&mounts, folder)?;
    NETWORK.contains(&kind).then(|| kind.to_owned())
}

/// The kind of the file system that holds a folder: that of the longest mount point above it, the last one
/// listed where several are mounted over each other (`man 5 proc_pid_mountinfo`).
fn kind<'m>(mounts: &'m str, folder: &Path) -> Option<&'m str> {
    let mounts = mounts.lines().filter_map(|line| {
        let (before, behind) = line.split_once(" - ")?;
        let point = before.split(' ').nth(4)?;
        Some((unescape(point), behind.split(' ').next()?))
    });
    mounts
        .filter(|(point, _)| folder.starts_with(point))
        .max_by_key(|(point, _)| point.len())
        .map(|(_, kind)| kind)
}

/// Undoes the octal escapes of blanks and backslashes.
fn unescape(point: &str) -> String {
    let escapes = [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")];
    escapes.iter().fold(point.to_owned(), |point, (escape, c)| point.replace(escape, c))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:35 / /home/a\\040b/share rw - nfs4 host:/share rw,vers=4.2
41 22 0:36 / /home/a\\040b/share/local rw - tmpfs tmpfs rw
42 22 0:37 / /mnt rw shared:2 master:3 - 9p drvfs rw
";

    #[test]
    fn the_nearest_mount_decides() {
        for (folder, expected) in [
            ("/home/x", Some("ext4")),
            ("/home/a b/share/site", Some("nfs4")),
            ("/home/a b/shared", Some("ext4")),
            ("/home/a b/share/local/site", Some("tmpfs")),
            ("/mnt", Some("9p")),
        ] {
            assert_eq!(kind(MOUNTS, Path::new(folder)), expected, "{folder}");
        }
    }
}
