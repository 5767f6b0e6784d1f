//! Where does the output go, and how does a file get there whole or not at all?

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use tempfile::NamedTempFile;

/// Standard output, or a file that appears under its name only when all of it is written.
pub struct Target {
    writer: Writer,
}

enum Writer {
    Standard(BufWriter<io::Stdout>),
    /// A device or pipe such as `/dev/null`: there is nothing to replace.
    Device(BufWriter<File>),
    File {
        written: BufWriter<NamedTempFile>,
        path: PathBuf,
    },
}

impl Target {
    /// Fails before the work rather than after it.
    pub fn open(path: Option<&Path>) -> anyhow::Result<Target> {
        let writer = match path {
            None => Writer::Standard(BufWriter::new(io::stdout())),
            Some(path) => file(path)?,
        };
        Ok(Target { writer })
    }

    pub fn finish(self) -> io::Result<()> {
        match self.writer {
            Writer::Standard(mut writer) => writer.flush(),
            Writer::Device(mut writer) => writer.flush(),
            Writer::File { written, path } => {
                let file = written.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.as_file().sync_all()?;
                file.persist(path)?;
                Ok(())
            }
        }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.writer {
            Writer::Standard(writer) => writer.write(bytes),
            Writer::Device(writer) => writer.write(bytes),
            Writer::File { written, .. } => written.write(bytes),
        }
    }

    /// Lets a reader at the other end see what there is. A file is seen by nobody before its end.
    fn flush(&mut self) -> io::Result<()> {
        match &mut self.writer {
            Writer::Standard(writer) => writer.flush(),
            Writer::Device(writer) => writer.flush(),
            Writer::File { .. } => Ok(()),
        }
    }
}

fn file(path: &Path) -> anyhow::Result<Writer> {
    let shown = path.display();
    // A link is followed, so that the file it names is replaced and not the link.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if path.is_dir() {
        bail!("--output {shown} is a folder; name a file in it");
    }
    if path.exists() && !path.is_file() {
        let device =
            File::options().write(true).open(&path).with_context(|| format!("--output {shown} cannot be written"))?;
        return Ok(Writer::Device(BufWriter::new(device)));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let written = unfinished_in(folder).with_context(|| {
        format!("--output {shown} cannot be written; does its folder exist, and may you write there?")
    })?;
    Ok(Writer::File { written: BufWriter::new(written), path })
}

/// A file beside its later name, because only there a rename is one step.
fn unfinished_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".onrecord-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As for any new file: the user's umask takes away what others may not do.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
